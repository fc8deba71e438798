using System.Text.Json;

namespace Paks.Trust.Policies;

/// <summary>Reads one policy of a trust policy document and checks the rules within it.</summary>
internal static class TrustStatementReader
{
    private const string Fingerprint = "openpgp.fingerprint:";
    private const string Levels = "\"strict\", \"permissive\", \"audit\" or \"skip\"";

    private static readonly string[] Known = ["name", "registryScopes", "signatureVerification", "trustedIdentities"];

    /// <param name="policy">The policy; its <see cref="TrustPolicyMember.Path"/> is its place in the document.</param>
    public static TrustStatement Read(TrustPolicyMember policy)
    {
        policy = new TrustPolicyMember(NameOf(policy.Value) ?? policy.Path, null, policy.Value);
        var members = policy.Members(Known);
        var name = policy.Required(members, "name").Text();
        var level = ReadLevel(policy.Required(members, "signatureVerification"));
        return new TrustStatement(
            name,
            ReadScopes(policy.Required(members, "registryScopes")),
            level,
            ReadIdentities(policy, members, level));
    }

    /// <summary>For messages; null where it has none, and its place must do.</summary>
    private static string? NameOf(JsonElement policy) =>
        policy.ValueKind == JsonValueKind.Object && policy.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            && name.GetString() is { Length: > 0 } text ? text : null;

    private static VerificationLevel ReadLevel(TrustPolicyMember verification)
    {
        var level = verification.Required(verification.Members("level"), "level");
        return level.Text() switch
        {
            "strict" => VerificationLevel.Strict,
            "permissive" => VerificationLevel.Permissive,
            "audit" => VerificationLevel.Audit,
            "skip" => VerificationLevel.Skip,
            var other => throw level.Refuse($"'{other}' is no level", Levels),
        };
    }

    private static IReadOnlyList<string> ReadScopes(TrustPolicyMember scopes)
    {
        var items = scopes.Items("at least one scope");
        if (items.Any(item => item.Text() == TrustStatement.Wildcard))
        {
            return items.Count == 1 ? [TrustStatement.Wildcard] : throw scopes.Refuse("'*' stands beside others", "\"*\" alone, or no \"*\"");
        }

        return [.. items.Select(ReadScope)];
    }

    private static string ReadScope(TrustPolicyMember item)
    {
        // An address may hold a password: it is not repeated.
        var text = item.Text();
        if (text.Contains('*', StringComparison.Ordinal))
        {
            throw item.Refuse("it has a '*' in it, and scopes match as a whole", "each repository, address or folder, or \"*\" alone");
        }

        var written = TrustScope.Normalize(text) ?? throw item.Refuse(
            "it is no scope", "\"host/repository\", the address of an http(s) cache, or the absolute path of a folder");
        return written == text ? text : throw item.Refuse("this is not how the scope is written", $"\"{written}\"");
    }

    private static IReadOnlyList<string> ReadIdentities(
        TrustPolicyMember policy, IReadOnlyDictionary<string, TrustPolicyMember> members, VerificationLevel level)
    {
        var identities = members.GetValueOrDefault("trustedIdentities");
        if (level == VerificationLevel.Skip)
        {
            return identities is null ? [] : throw identities.Refuse("nothing is verified where the level is 'skip'", "no trustedIdentities, or another level");
        }

        const string Wanted = $"\"{Fingerprint} FINGERPRINT\" of each key, or \"*\" alone for every key of the keyring";
        var items = (identities ?? throw policy.Refuse("trustedIdentities", "it is missing", Wanted)).Items(Wanted);
        if (items.Any(item => item.Text() == TrustStatement.Wildcard))
        {
            return items.Count == 1 ? [TrustStatement.Wildcard] : throw identities.Refuse("'*' stands beside others", "\"*\" alone, or no \"*\"");
        }

        var read = new List<string>();
        foreach (var item in items)
        {
            var fingerprint = ReadFingerprint(item);
            read.Add(read.Contains(fingerprint) ? throw item.Refuse("the key stands twice", "each key once") : fingerprint);
        }
        return read;
    }

    private static string ReadFingerprint(TrustPolicyMember item)
    {
        var text = item.Text();
        var digits = text.StartsWith(Fingerprint, StringComparison.Ordinal)
            ? text[Fingerprint.Length..].Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()
            : "";
        return digits.Length is 40 or 64 && digits.All(char.IsAsciiHexDigit)
            ? digits
            : throw item.Refuse($"'{text}' names no key", $"\"{Fingerprint} \" and the 40 or 64 hexadecimal digits of its primary key's fingerprint");
    }
}
