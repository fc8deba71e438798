using System.Text;
using NJsonSchema;
using Paks.Testing;
using Paks.Trust.Policies;

namespace Paks.Trust.Tests.Policies;

/// <summary>The page and the schema of the documentation, held against what is read.</summary>
public class TrustPolicyPage
{
    [Fact]
    public async Task HasAnExampleThatIsReadAndKeepsTheSchema()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "trust-policy.md"));
        var example = page.Split("```json\n")[1].Split("```")[0];

        Assert.Empty((await SchemaAsync()).Validate(example));
        Assert.Equal(["paks-cache", "my own builds", "rest"], TrustPolicy.Parse(Encoding.UTF8.GetBytes(example)).Statements.Select(statement => statement.Name));
    }

    [Theory]
    [MemberData(nameof(TrustPolicyRules.Good), MemberType = typeof(TrustPolicyRules))]
    public async Task HasASchemaThatGoodPoliciesKeep(string json) => Assert.Empty((await SchemaAsync()).Validate(json));

    [Theory]
    [MemberData(nameof(TrustPolicyRules.Bad), MemberType = typeof(TrustPolicyRules))]
    public async Task HasASchemaThatBadPoliciesBreak(string json, string? policy, string? member, string message) =>
        Assert.True((await SchemaAsync()).Validate(json).Count > 0, $"{policy} {member}: {message}");

    private static Task<JsonSchema> SchemaAsync() =>
        JsonSchema.FromFileAsync(Path.Combine(RepositoryRoot.Path, "docs", "trust-policy.schema.json"), TestContext.Current.CancellationToken);
}
