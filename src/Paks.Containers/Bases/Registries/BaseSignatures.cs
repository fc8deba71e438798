using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Registry;
using Paks.Trust;

namespace Paks.Containers.Bases.Registries;

/// <summary>
/// Looks for a statement on a base that a key that counts has signed: the one that counted last, then all that refers to the image. What
/// is no such statement is passed by, and remembered for the message.
/// </summary>
internal sealed class BaseSignatures(BaseWish wish, Repository repository, BuildEnvironment environment)
{
    private const string Kind = "base-signature-1";
    private const int MostSignatures = 32;

    private readonly List<SignatureException> _refused = [];
    private PaksException? _misplaced;

    /// <summary>Finds the statement on an image.</summary>
    /// <param name="root">What was asked for: the manifest, or an index that lists it.</param>
    /// <param name="image">The image for the platform.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The statement; null: there is none that counts, and that is accepted, which the user was warned of.</returns>
    /// <exception cref="PaksException">There is none that counts.</exception>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    public async Task<VerifiedStatement?> FindAsync(Descriptor root, Image image, CancellationToken cancellationToken)
    {
        var manifest = image.Descriptor;
        var platform = image.Config.Platform;
        var trust = BaseTrust.For(repository.Location, environment.Bases);
        var key = InputDigest.Of(Kind, [repository.Location, manifest.Digest.ToString()]);
        if (environment.Store.TryGetMemo(Kind, key) is { } kept && TryVerify(kept, manifest, platform, trust) is { } known)
        {
            return known;
        }

        if (environment.Offline)
        {
            // Whether it is signed is not known, unless what is kept of it says why it does not count.
            return !wish.RequireSignature || trust.Accepts(SignatureFailure.NotSigned) || _misplaced is not null || _refused.Count > 0 ? Accept(trust) : throw NotLookedUp();
        }

        if (await SearchAsync([root, manifest], manifest, platform, trust, static _ => true, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Accept(trust);
        }

        if (!wish.WriteNothing)
        {
            environment.Store.PutMemo(Kind, key, found.Document.Span);
        }

        return found;
    }

    /// <summary>Looks among all that refers to one of some subjects; null: there is none that counts.</summary>
    /// <exception cref="RegistryException">The registry does not answer, or refuses.</exception>
    /// <param name="subjects">The index, the manifest.</param>
    /// <param name="manifest">The image that the statement has to be on.</param>
    /// <param name="platform">Its platform.</param>
    /// <param name="trust">Whose statements count.</param>
    /// <param name="isWanted">Which of those that count is looked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<VerifiedStatement?> SearchAsync(
        IEnumerable<Descriptor> subjects, Descriptor manifest, Platform platform, BaseTrust trust, Func<BaseStatement, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var subject in subjects.DistinctBy(one => one.Digest))
        {
            if (await SearchAsync(subject, manifest, platform, trust, isWanted, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<VerifiedStatement?> SearchAsync(
        Descriptor subject, Descriptor manifest, Platform platform, BaseTrust trust, Func<BaseStatement, bool> isWanted, CancellationToken cancellationToken)
    {
        var referrers = await repository.ListReferrersAsync(subject.Digest, BaseSignature.ArtifactType, cancellationToken).ConfigureAwait(false);
        foreach (var referrer in referrers.Take(MostSignatures))
        {
            try
            {
                var signature = await BaseSignature.ReadAsync(repository, referrer.Digest, cancellationToken).ConfigureAwait(false);
                if (signature is not null && signature.Subject.Digest != subject.Digest)
                {
                    throw new FormatException("its signature refers to something else");
                }

                if (signature is not null && TryVerify(signature.Statement, manifest, platform, trust) is { } found && isWanted(found.Statement))
                {
                    return found;
                }
            }
            catch (Exception malformed) when (malformed is FormatException or MalformedImageException or ContentMismatchException)
            {
                _refused.Add(new SignatureException(SignatureFailure.Malformed, malformed.Message, cause: malformed));
            }
        }

        return null;
    }

    private VerifiedStatement? TryVerify(ReadOnlyMemory<byte> document, Descriptor manifest, Platform platform, BaseTrust trust)
    {
        try
        {
            var (text, signer) = trust.Verify(document, environment.Clock.GetUtcNow(), environment.Progress.Warn);
            var statement = BaseStatement.Parse(text);
            if (statement.Name != wish.Name)
            {
                throw Misplaced($"it is signed as the base {statement.Name}");
            }

            return statement.Find(manifest.Digest) is { } stated && stated.Platform == platform.ToString() && stated.Manifest.Size == manifest.Size
                ? new VerifiedStatement(statement, signer, document)
                : throw Misplaced("what was signed is another image, or for another platform");
        }
        catch (SignatureException refused)
        {
            _refused.Add(refused);
        }
        catch (FormatException malformed)
        {
            _refused.Add(new SignatureException(SignatureFailure.Malformed, malformed.Message, cause: malformed));
        }
        catch (PaksException misplaced) when (misplaced.Diagnostic.Code == DiagnosticCodes.WrongBase)
        {
            _misplaced ??= misplaced;
        }

        return null;
    }

    /// <summary>What a trusted key signed for something else tells most; it is accepted by nobody but him who asks for no signature at all.</summary>
    private VerifiedStatement? Accept(BaseTrust trust)
    {
        var refused = _refused.MinBy(failure => failure.Kind) ?? new SignatureException(SignatureFailure.NotSigned, "nobody has signed it");
        if (!wish.RequireSignature || (_misplaced is null && trust.Accepts(refused.Kind)))
        {
            environment.Progress.Warn($"the base {wish.Name} of {repository.Location} is used although it is not verified: {(_misplaced?.Message ?? refused.Message).TrimEnd('.')}.");
            return null;
        }

        throw _misplaced ?? Tell(refused);
    }

    private PaksException NotLookedUp() => New(
        DiagnosticCodes.Offline, $"Whether the base {wish.Name} of {repository.Location} is signed cannot be known: its signature was never fetched, and the network is left alone.",
        "Do the same once without --offline.", null);

    private PaksException Misplaced(string why) => New(
        DiagnosticCodes.WrongBase, $"Cannot use the base {wish.Name} of {repository.Location}: {why}.",
        "Tell whoever runs the registry; PAKS_BASES=none makes the base here meanwhile.", null);

    private PaksException Tell(SignatureException refused)
    {
        const string Otherwise = "Or take it as it is with --no-verify, or make it here: PAKS_BASES=none.";
        return refused.Kind switch
        {
            SignatureFailure.NotSigned => New(
                DiagnosticCodes.BaseNotSigned, $"The base {wish.Name} of {repository.Location} is not signed.",
                $"Whoever pushes it signs it with: paks-image base build {wish.Name} --push REF --sign KEY. {Otherwise}", refused),
            SignatureFailure.UnknownKey => New(
                DiagnosticCodes.BaseKeyNotTrusted, $"The base {wish.Name} of {repository.Location} is signed with a key that is not trusted ({refused.Message.TrimEnd('.')}).",
                $"If you know whose key it is: paks-image keys trust FILE. {Otherwise}", refused),
            _ => New(
                DiagnosticCodes.BaseSignatureRefused, $"The signature of the base {wish.Name} of {repository.Location} is not accepted: {refused.Message.TrimEnd('.')}.",
                $"Whoever pushes it signs it again with: paks-image base build {wish.Name} --push REF --sign KEY. {Otherwise}", refused),
        };
    }

    private PaksException New(DiagnosticCode code, string message, string remedy, Exception? cause) => new(code, message, remedy, cause) { Input = wish.Name };
}
