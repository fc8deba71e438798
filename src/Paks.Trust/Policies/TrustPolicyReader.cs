using System.Text.Json;

namespace Paks.Trust.Policies;

/// <summary>Reads a trust policy document and checks the rules that tie its policies together.</summary>
internal static class TrustPolicyReader
{
    private const string Version = "1.0";
    private const int MostBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static TrustPolicy Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new TrustPolicyFormatException(null, null, $"cannot read the trust policy: it is larger than {MostBytes / 1024} KiB");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(new TrustPolicyMember(null, null, document.RootElement));
        }
        // InvalidOperationException: a string that is not Unicode text.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new TrustPolicyFormatException(null, null, $"cannot read the trust policy: it is not JSON ({broken.Message})", broken);
        }
    }

    private static TrustPolicy Read(TrustPolicyMember document)
    {
        var members = document.Members("version", "trustPolicies");
        var version = document.Required(members, "version");
        if (version.Text() != Version)
        {
            throw version.Refuse($"'{version.Text()}' is no version that is known here", $"\"{Version}\"");
        }

        var policies = document.Required(members, "trustPolicies").Items("at least one policy");
        var statements = new List<TrustStatement>();
        var ownerOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            var statement = TrustStatementReader.Read(policy);
            var where = policy with { Policy = statement.Name, Path = null };
            if (statements.Any(other => other.Name == statement.Name))
            {
                throw where.Refuse("name", "another policy has this name", "a name that no other policy has");
            }

            foreach (var scope in statement.RegistryScopes)
            {
                if (!ownerOf.TryAdd(scope, statement.Name))
                {
                    throw where.Refuse("registryScopes", $"'{scope}' stands twice, the first time in policy '{ownerOf[scope]}'", "each scope once, in one policy");
                }
            }

            statements.Add(statement);
        }
        return new TrustPolicy(statements);
    }
}
