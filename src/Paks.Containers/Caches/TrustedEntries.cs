using Paks.Containers.Diagnostics;
using Paks.Spack.Caches;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers.Caches;

/// <summary>Reads entries of caches as the trust policy wants them verified. docs/trust-policy.md describes it.</summary>
internal sealed class TrustedEntries(BuildEnvironment environment, bool requireSignatures)
{
    /// <summary>Reads an entry.</summary>
    /// <exception cref="CacheException">It is missing, wrong or not trusted.</exception>
    /// <exception cref="PaksException">No policy covers the cache.</exception>
    public async Task<CacheEntry> ReadAsync(BuildCache cache, Wanted wanted, CancellationToken cancellationToken)
    {
        var decision = environment.TrustPolicy?.For(ScopeOf(cache));
        if (!requireSignatures || decision is null)
        {
            return await ReadAsync(cache, wanted, decision, requireSignatures, cancellationToken).ConfigureAwait(false);
        }

        if (decision.Statement is null)
        {
            throw new PaksException(
                DiagnosticCodes.NoTrustPolicy, $"No trust policy covers the build cache {cache.Location}.",
                $"Write '{decision.Scope}' into registryScopes of the policy that holds for it, in trustpolicy.json.");
        }

        if (decision.Level == VerificationLevel.Strict)
        {
            return await ReadAsync(cache, wanted, decision, requireSignature: true, cancellationToken).ConfigureAwait(false);
        }

        var entry = await ReadAsync(cache, wanted, decision, requireSignature: false, cancellationToken).ConfigureAwait(false);
        if (entry.SignatureFailure is not { } failure)
        {
            return entry;
        }

        if (!decision.Accepts(failure))
        {
            // Once more, so that it is told as everywhere.
            return await ReadAsync(cache, wanted, decision, requireSignature: true, cancellationToken).ConfigureAwait(false);
        }

        var what = $"{wanted.Address} from {cache.Location} is accepted as the trust policy '{decision.Statement.Name}' says";
        environment.Progress.Warn(decision.Level == VerificationLevel.Skip ? $"{what}: its signature was not checked." : $"{what}, although {WordsFor(failure)}.");
        return entry;
    }

    /// <summary>Only what a policy may accept is told here; the rest is refused.</summary>
    private static string WordsFor(SignatureFailure failure) => failure switch
    {
        SignatureFailure.NotSigned => "it is not signed",
        SignatureFailure.UnknownKey => "no key that counts for this cache has signed it",
        SignatureFailure.KeyExpired => "the key that signed it has expired",
        SignatureFailure.KeyRevoked => "the key that signed it was revoked",
        SignatureFailure.SignatureExpired => "its signature has expired",
        SignatureFailure.ImpossibleTime => "its signature says that it was made before its key, or later than now",
        SignatureFailure.WeakAlgorithm => "its signature was made with a digest or key that can be forged",
        SignatureFailure.KeyUnfit => "the key that signed it may not sign",
        SignatureFailure.Unsupported => "its signature is of a kind that is not known here",
        _ => "its signature is not in order",
    };

    private Task<CacheEntry> ReadAsync(BuildCache cache, Wanted wanted, TrustDecision? decision, bool requireSignature, CancellationToken cancellationToken)
    {
        var keys = decision?.Restrict(environment.TrustedKeys) ?? environment.TrustedKeys;
        var now = environment.Clock.GetUtcNow();
        return wanted.Node is { } node
            ? cache.ReadEntryAsync(node, keys, requireSignature, now, cancellationToken)
            : cache.ReadEntryAsync(wanted.Address, keys, requireSignature, now, cancellationToken);
    }

    /// <summary>A cache as policies name it.</summary>
    private string ScopeOf(BuildCache cache)
    {
        const string PlainRegistry = "oci+http://";
        return cache.Location.StartsWith(PlainRegistry, StringComparison.Ordinal) ? cache.Location[PlainRegistry.Length..]
            : cache.Location.Contains("://", StringComparison.Ordinal) ? cache.Location
            : Path.GetFullPath(cache.Location, environment.Folder);
    }
}
