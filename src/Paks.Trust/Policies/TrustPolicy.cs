namespace Paks.Trust.Policies;

/// <summary>
/// Which keys are trusted for what comes from where, in the shape of notation's <c>trustpolicy.json</c> 1.0 (notaryproject/specifications,
/// trust-store-trust-policy.md). Immutable.
/// </summary>
public sealed class TrustPolicy
{
    private readonly Dictionary<string, TrustStatement> _byScope;

    internal TrustPolicy(IReadOnlyList<TrustStatement> statements)
    {
        Statements = statements;
        _byScope = statements
            .SelectMany(statement => statement.RegistryScopes, (statement, scope) => (scope, statement))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The policies, in the document's order.</summary>
    public IReadOnlyList<TrustStatement> Statements { get; }

    /// <summary>Reads a document; every rule is checked.</summary>
    /// <exception cref="TrustPolicyFormatException">It breaks a rule; the message says where, and what to write.</exception>
    public static TrustPolicy Parse(ReadOnlyMemory<byte> json) => TrustPolicyReader.Read(json);

    /// <summary>What holds for a place: the policy that names it, else the one for <c>*</c>, else nothing, which refuses all.</summary>
    /// <param name="scope">
    /// A repository (<c>host/repository</c>, also with <c>oci://</c> before it), an http(s) address or the absolute path of a folder.
    /// How it is written does not matter: a slash at the end, capitals in the host, a password in the address.
    /// </param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public TrustDecision For(string scope)
    {
        var place = TrustScope.Normalize(scope) ?? throw new ArgumentException("the place is no repository, address or absolute path", nameof(scope));
        return new TrustDecision(place, _byScope.GetValueOrDefault(place) ?? _byScope.GetValueOrDefault(TrustStatement.Wildcard));
    }
}
