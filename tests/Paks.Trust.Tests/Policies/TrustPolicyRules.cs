using System.Text;
using CsCheck;
using Paks.Trust.Policies;

namespace Paks.Trust.Tests.Policies;

/// <summary>What a trust policy may say, and how it is told what it may not.</summary>
public class TrustPolicyRules
{
    private const string Key = "83117D4337813CC041E43B43AC4521BB8FEDB2A4";
    private const string Identity = $"openpgp.fingerprint: {Key}";

    private static readonly string Long = new('a', 64);

    public static TheoryData<string> Good { get; } =
    [
        Document(Policy()),
        Document(Policy(level: "permissive")),
        Document(Policy(level: "audit", identities: ["*"])),
        Document(Policy(level: "skip")),
        Document(Policy("a"), Policy("b", ["*"]), Policy("c", ["host/d"], "skip")),
        Document(Policy(scopes: ["host:5000/a/b-c/d__e", "[::1]:5000/a", "https://host", "http://host:81/a/b", "/", "/a/b c"])),
        Document(Policy(identities: ["openpgp.fingerprint:8311 7D43 3781 3CC0 41E4  3B43 AC45 21BB 8FED b2a4", "openpgp.fingerprint: " + Long])),
    ];

    /// <summary>Broken, and by which policy and member it is told.</summary>
    public static TheoryData<string, string?, string?, string> Bad { get; } = new()
    {
        { """{"trustPolicies":[]}""", null, "version", "it is missing" },
        { """{"version":"1.1","trustPolicies":[]}""", null, "version", "Write \"1.0\"" },
        { """{"version":1.0,"trustPolicies":[]}""", null, "version", "it is no text" },
        { """{"version":"1.0"}""", null, "trustPolicies", "it is missing" },
        { """{"version":"1.0","trustPolicies":[]}""", null, "trustPolicies", "a list with at least one policy" },
        { """{"version":"1.0","trustPolicies":[1]}""", "trustPolicies[0]", null, "it is no object" },
        { """{"version":"1.0","trustPolicies":[],"more":1}""", null, "more", "only version, trustPolicies" },
        { "[]", null, null, "it is no object" },
        { Document(Policy().Replace("\"name\"", "\"nome\"", StringComparison.Ordinal)), "trustPolicies[0]", "nome", "this member is not known" },
        { Document(Policy().Replace("\"name\":\"one\",", "", StringComparison.Ordinal)), "trustPolicies[0]", "name", "it is missing" },
        { Document(Policy("")), "trustPolicies[0]", "name", "an empty one" },
        { Document(Policy().Replace("{\"name\"", "{\"trustStores\":[\"ca:x\"],\"name\"", StringComparison.Ordinal)), "one", "trustStores", "this member is not known" },
        { Document(Policy().Replace("\"registryScopes\"", "\"registryScope\"", StringComparison.Ordinal)), "one", "registryScope", "this member is not known" },
        { Document(Policy(scopes: [])), "one", "registryScopes", "at least one scope" },
        { Document(Policy(scopes: ["*", "host/a"])), "one", "registryScopes", "'*' stands beside others" },
        { Document(Policy(scopes: ["*", "*"])), "one", "registryScopes", "'*' stands beside others" },
        { Document(Policy(scopes: ["host/*"])), "one", "registryScopes[0]", "has a '*' in it" },
        { Document(Policy(scopes: ["host/a", ""])), "one", "registryScopes[1]", "an empty one" },
        { Document(Policy(scopes: ["host"])), "one", "registryScopes[0]", "is no scope" },
        { Document(Policy(scopes: ["host/a:1.2"])), "one", "registryScopes[0]", "is no scope" },
        { Document(Policy(scopes: ["host/A"])), "one", "registryScopes[0]", "is no scope" },
        { Document(Policy(scopes: ["./cache"])), "one", "registryScopes[0]", "the absolute path of a folder" },
        { Document(Policy(scopes: ["file:///a"])), "one", "registryScopes[0]", "is no scope" },
        { Document(Policy(scopes: ["oci://host/a"])), "one", "registryScopes[0]", "Write \"host/a\"" },
        { Document(Policy(scopes: ["HOST/a"])), "one", "registryScopes[0]", "Write \"host/a\"" },
        { Document(Policy(scopes: ["https://host/a/"])), "one", "registryScopes[0]", "Write \"https://host/a\"" },
        { Document(Policy(scopes: ["https://me:secret@host/a"])), "one", "registryScopes[0]", "Write \"https://host/a\"" },
        { Document(Policy(scopes: ["/a/"])), "one", "registryScopes[0]", "Write \"/a\"" },
        { Document(Policy().Replace("{\"level\":\"strict\"}", "{}", StringComparison.Ordinal)), "one", "signatureVerification.level", "it is missing" },
        { Document(Policy().Replace("{\"level\":\"strict\"}", "\"strict\"", StringComparison.Ordinal)), "one", "signatureVerification", "an object with level" },
        { Document(Policy(level: "Strict")), "one", "signatureVerification.level", "\"strict\", \"permissive\", \"audit\" or \"skip\"" },
        { Document(Policy().Replace("\"strict\"", "\"strict\",\"override\":{}", StringComparison.Ordinal)), "one", "signatureVerification.override", "not known" },
        { Document(Policy().Replace($",\"trustedIdentities\":[\"{Identity}\"]", "", StringComparison.Ordinal)), "one", "trustedIdentities", "it is missing" },
        { Document(Policy(identities: [])), "one", "trustedIdentities", "an empty one" },
        { Document(Policy(identities: ["*", Identity])), "one", "trustedIdentities", "'*' stands beside others" },
        { Document(Policy(level: "skip", identities: [])), "one", "trustedIdentities", "nothing is verified" },
        { Document(Policy(level: "skip", identities: ["*"])), "one", "trustedIdentities", "no trustedIdentities, or another level" },
        { Document(Policy(identities: [Key])), "one", "trustedIdentities[0]", "Write \"openpgp.fingerprint: \"" },
        { Document(Policy(identities: [Identity[..^1]])), "one", "trustedIdentities[0]", "40 or 64 hexadecimal digits" },
        { Document(Policy(identities: [Identity + "0"])), "one", "trustedIdentities[0]", "40 or 64 hexadecimal digits" },
        { Document(Policy(identities: [Identity[..^1] + "G"])), "one", "trustedIdentities[0]", "40 or 64 hexadecimal digits" },
        { Document(Policy(identities: ["x509.subject: C=DE"])), "one", "trustedIdentities[0]", "names no key" },
        { Document(Policy(identities: [Identity, Identity])), "one", "trustedIdentities[1]", "the key stands twice" },
        { Document(Policy(scopes: ["host/a", "host/a"])), "one", "registryScopes", "stands twice" },
    };

    /// <summary>Broken by what no schema can tell.</summary>
    public static TheoryData<string, string?, string?, string> BadTogether { get; } = new()
    {
        { Document(Policy(), Policy(scopes: ["host/b"])), "one", "name", "another policy has this name" },
        { Document(Policy(), Policy("two")), "two", "registryScopes", "the first time in policy 'one'" },
        { Document(Policy(scopes: ["*"]), Policy("two", ["*"])), "two", "registryScopes", "'*' stands twice" },
        { Document(Policy(identities: [Identity, Identity.ToLowerInvariant()])), "one", "trustedIdentities[1]", "the key stands twice" },
        { Document(Policy(scopes: ["https://host:443/a"])), "one", "registryScopes[0]", "Write \"https://host/a\"" },
        { Document(Policy(scopes: ["/a/../b"])), "one", "registryScopes[0]", "Write \"/b\"" },
        { Document(Policy().Replace("{\"name\"", "{\"name\":\"two\",\"name\"", StringComparison.Ordinal)), null, null, "it is not JSON" },
        { "", null, null, "it is not JSON" },
        { """{"version":"1.0",}""", null, null, "it is not JSON" },
        { """{"version":"\ud800"}""", null, null, "it is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void LetPass(string json) => Assert.NotEmpty(Parse(json).Statements);

    [Theory]
    [MemberData(nameof(Bad))]
    [MemberData(nameof(BadTogether))]
    public void TellWhereAndWhatToWrite(string json, string? policy, string? member, string message)
    {
        var refused = Assert.Throws<TrustPolicyFormatException>(() => Parse(json));

        Assert.Equal((policy, member), (refused.Policy, refused.Member));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(message == "it is not JSON" ? "cannot read the trust policy" : "cannot use the trust policy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GiveWhatIsWritten()
    {
        var policy = Parse(Document(
            Policy("one", ["host/a", "/b"], "permissive", ["openpgp.fingerprint: 8311 7d43 3781 3cc0 41e4  3b43 ac45 21bb 8fed b2a4"]),
            Policy("two", ["*"], "skip")));

        Assert.Equal(["one", "two"], policy.Statements.Select(statement => statement.Name));
        Assert.Equal(["host/a", "/b"], policy.Statements[0].RegistryScopes);
        Assert.Equal([Key], policy.Statements[0].TrustedIdentities);
        Assert.Equal((VerificationLevel.Permissive, VerificationLevel.Skip), (policy.Statements[0].Level, policy.Statements[1].Level));
        Assert.Empty(policy.Statements[1].TrustedIdentities);
    }

    [Fact]
    public void HoldForADocumentOfAnySize()
    {
        var large = Document(Policy(scopes: [.. Enumerable.Range(0, 100_000).Select(static number => $"host/{number}")]));

        Assert.Contains("larger than", Assert.Throws<TrustPolicyFormatException>(() => Parse(large)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NeverEndInAnotherException()
    {
        var good = Document(Policy(), Policy("two", ["/a", "https://host/b"], "audit", ["*"]), Policy("three", ["*"], "skip"));

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Char["\"{}[],:*/\\ au0\u00e9"]).Array[1, 4].Sample(changes =>
        {
            var text = good.ToCharArray();
            foreach ((var place, var sign) in changes)
            {
                text[place] = sign;
            }

            try
            {
                Parse(new string(text)).For("host/a");
            }
            catch (TrustPolicyFormatException)
            {
            }
        }, iter: 5_000);
    }

    internal static TrustPolicy Parse(string json) => TrustPolicy.Parse(Encoding.UTF8.GetBytes(json));

    internal static string Document(params string[] policies) => $$"""{"version":"1.0","trustPolicies":[{{string.Join(',', policies)}}]}""";

    /// <param name="name">Its name.</param>
    /// <param name="scopes">Its scopes; null: one.</param>
    /// <param name="level">Its level.</param>
    /// <param name="identities">Its keys; null: one, or none where it skips.</param>
    internal static string Policy(string name = "one", string[]? scopes = null, string level = "strict", string[]? identities = null)
    {
        identities ??= level == "skip" ? null : [Identity];
        var trusted = identities is null ? "" : $",\"trustedIdentities\":{Array(identities)}";
        return $$"""{"name":"{{name}}","registryScopes":{{Array(scopes ?? ["host/a"])}},"signatureVerification":{"level":"{{level}}"}{{trusted}}}""";
    }

    private static string Array(string[] items) => $"[{string.Join(',', items.Select(static item => $"\"{item}\""))}]";
}
