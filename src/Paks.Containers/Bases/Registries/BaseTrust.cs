using Paks.Containers.Diagnostics;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers.Bases.Registries;

/// <summary>Whose signatures count for bases of one repository, and how strictly.</summary>
internal sealed class BaseTrust
{
    private readonly string _location;
    private readonly Keyring _keys;
    private readonly TrustDecision? _decision;

    private BaseTrust(string location, Keyring keys, TrustDecision? decision) => (_location, _keys, _decision) = (location, keys, decision);

    /// <summary>These keys alone, and strictly.</summary>
    public static BaseTrust Of(string location, Keyring keys) => new(location, keys, null);

    /// <summary>What holds for a repository: keys that were named for the build count everywhere, those of the user as his policy says.</summary>
    /// <param name="location">Host and name.</param>
    /// <param name="settings">The user's settings.</param>
    /// <exception cref="PaksException">No policy covers the repository, and no key was named.</exception>
    public static BaseTrust For(string location, BaseSettings settings)
    {
        var decision = settings.Policy?.For(location);
        return decision is { Statement: null } && settings.Named.Keys.Count == 0
            ? throw new PaksException(
                DiagnosticCodes.NoTrustPolicy, $"No trust policy covers the bases in {location}.",
                $"Write '{decision.Scope}' into registryScopes of the policy that holds for it, in trustpolicy.json.")
            : new BaseTrust(location, settings.Named.Merge(decision?.Restrict(settings.Keys) ?? settings.Keys), decision);
    }

    /// <summary>Whether the policy accepts what fails so.</summary>
    public bool Accepts(SignatureFailure failure) => _decision?.Accepts(failure) ?? false;

    /// <summary>Takes a text out of its signature.</summary>
    /// <param name="document">The text, clear-signed.</param>
    /// <param name="now">The time at which keys and signature must be valid.</param>
    /// <param name="warn">Told what the policy accepts although its time is over.</param>
    /// <exception cref="SignatureException">No key that counts made it, or not in order.</exception>
    public (ReadOnlyMemory<byte> Text, string Signer) Verify(ReadOnlyMemory<byte> document, DateTimeOffset now, Action<string> warn)
    {
        try
        {
            var verified = ClearSignature.Verify(document, _keys, now);
            return (verified.Text, verified.SignerFingerprint);
        }
        catch (SignatureException outdated) when (outdated.OutdatedText is { } text && Accepts(outdated.Kind))
        {
            warn($"a base of {_location} is accepted as the trust policy '{_decision!.Statement!.Name}' says, although {outdated.Message.TrimEnd('.')}.");
            return (text, outdated.KeyId ?? "");
        }
    }
}
