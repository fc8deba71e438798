namespace Paks.Trust.Policies;

/// <summary>One policy of a document: whose signatures count for which places, and how strictly.</summary>
/// <param name="Name">Its name, not empty, the only one of this name.</param>
/// <param name="RegistryScopes">Repositories (<c>host/repository</c>), http(s) addresses and folders; or <c>*</c> alone.</param>
/// <param name="Level">How much is enforced.</param>
/// <param name="TrustedIdentities">
/// Fingerprints of primary keys, 40 or 64 upper-case hexadecimal digits; or <c>*</c> alone: every key of the keyring. Empty with <c>skip</c>.
/// </param>
public sealed record TrustStatement(
    string Name, IReadOnlyList<string> RegistryScopes, VerificationLevel Level, IReadOnlyList<string> TrustedIdentities)
{
    /// <summary>The name of all scopes, or of all identities.</summary>
    public const string Wildcard = "*";

    /// <summary>The keys that count for this policy.</summary>
    public Keyring Restrict(Keyring keyring) =>
        TrustedIdentities.Contains(Wildcard) ? keyring : keyring.Restrict(TrustedIdentities);
}
