using System.Text;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Testing;

namespace Paks.Containers.Tests.Bases;

/// <summary>Definitions that were written to do harm, or by mistake: each is refused with its place.</summary>
public sealed class HostileDefinitions : IDisposable
{
    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("leave-out: [a", "it is not YAML")]
    [InlineData("leave-out: *a", "it is not YAML")]
    [InlineData("leave-out: &a [*a]", "a text is expected")]
    [InlineData("name: other", "Duplicate key")]
    [InlineData("? [a]\n: b", "a text is expected")]
    [InlineData("keyring: \"a\\0b\"", "a text of one line")]
    [InlineData("keyring: \"\"", "a text of one line")]
    [InlineData("architectures: []", "names of architectures")]
    [InlineData("architectures: [\"../x\"]", "names of architectures")]
    [InlineData("packages: [\"\"]", "names no package")]
    [InlineData("packages: [\" | \"]", "names no package")]
    [InlineData("packages: [\"[amd64]\", \" [amd64]\"]", "names no package")]
    [InlineData("directories: [../x]", "no path below the root")]
    [InlineData("directories: [/x]", "no path below the root")]
    [InlineData("files: {\"etc/a\\nb\": c}", "no path below the root")]
    [InlineData("files: {\"etc/a\\0\": c}", "no path below the root")]
    [InlineData("copies: {etc/a: \"\"}", "a text of one line")]
    [InlineData("links: {etc/a: \"b\\nc\"}", "a text of one line")]
    [InlineData("links: {etc/./a: b}", "no path below the root")]
    [InlineData("users: [{name: \"a:b\", id: 1, group: 1, home: /, shell: /bin/sh}]", "/etc/passwd")]
    [InlineData("users: [{name: a, id: 1, group: 1, home: \"/\\nroot::0:0::/:/bin/sh\", shell: /bin/sh}]", "/etc/passwd")]
    [InlineData("groups: [{name: \"a\\n\", id: 1}]", "/etc/passwd")]
    [InlineData("groups: [{name: a, id: -1}]", "is not a number")]
    [InlineData("environment: {\"\": a}", "no variable")]
    [InlineData("environment: {\"A=B\": a}", "no variable")]
    [InlineData("environment: {A: \"b\\0c\"}", "no variable")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [../../x], components: [main], signed-by: [KEY]}]", "'../../x' is not a suite")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [./], components: [main], signed-by: [KEY]}]", "'./' is not a suite")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [], components: [main], signed-by: [KEY]}]", "'suites' is missing")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [x], signed-by: [KEY]}]", "'components' is missing")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [x], components: [main]}]", "'signed-by' is missing")]
    [InlineData("archives: [{name: a, mirrors: [/a], suites: [x], components: [main], signed-by: [B7C5D7D6350947F8]}]", "fingerprint")]
    public void AreRefused(string line, string why) =>
        Assert.Contains(why, Refuse("mine", line.Replace("KEY", "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("-a")]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData("\"a\\n\"")]
    public void HaveNamesThatNoImageCanHave(string name) => Assert.Contains("is no name of a base", Refuse(name, ""), StringComparison.Ordinal);

    [Fact]
    public void HaveANameThatIsLongerThanATag()
    {
        Assert.Contains("is no name of a base", Refuse(new string('a', 129), ""), StringComparison.Ordinal);
        Assert.Equal(128, Read(new string('a', 128), "").Name.Length);
    }

    /// <summary>What nests by recursion would end the process.</summary>
    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void NestTooDeep(string open, string close) =>
        Assert.Contains("it nests deeper than 16 levels", Refuse("mine", $"leave-out: {string.Concat(Enumerable.Repeat(open, 50_000))}{string.Concat(Enumerable.Repeat(close, 50_000))}"), StringComparison.Ordinal);

    [Fact]
    public void AreTooLarge() => Assert.Contains("it has more than 1048576 bytes", Refuse("mine", $"description: {new string('x', 1 << 20)}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("mine.yaml")]
    [InlineData("debian12-nothing")]
    [InlineData("scratch")]
    public void ExtendWhatIsNoBase(string other) =>
        Assert.Contains($"it extends '{other}', which is no base", Refuse("mine", "", other), StringComparison.Ordinal);

    public void Dispose() => _temp.Dispose();

    private string Refuse(string name, string line, string extends = "debian12")
    {
        var refused = Assert.Throws<PaksException>(() => Read(name, line, extends)).Diagnostic;
        Assert.Equal(DiagnosticCodes.InvalidBaseDefinition, refused.Code);
        Assert.Contains("mine.yaml", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    private BaseDefinition Read(string name, string line, string extends = "debian12")
    {
        _temp.Write("mine.yaml", Encoding.UTF8.GetBytes($"name: {name}\nextends: {extends}\n{line}\n"));
        var definition = BaseDefinitions.Find("mine.yaml", _temp.Path)!;
        // What is restricted to architectures is read for each.
        Assert.All(definition.Architectures, architecture => Assert.NotEmpty(definition.RecipeFor(architecture).Packages));
        return definition;
    }
}
