using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>
/// Looks for a statement on a package that a trusted key signed: first under the tag that needs one request, then among all that
/// refers to the package's manifest. What is no such statement is passed by, and remembered for the message.
/// </summary>
internal sealed class SignatureSearch(RegistryFiles files, EntryRequest request)
{
    private const int MostStatementBytes = 1 << 20;

    private readonly List<CacheEntryException> _failures = [];

    /// <summary>Why nothing was found, the most telling cause; null where there was nothing at all.</summary>
    public CacheEntryException? Failure => _failures.OrderBy(Rank).FirstOrDefault();

    /// <summary>
    /// A statement on this very package that a trusted key signed, and of which only the time is over; null where there is none. What it
    /// says is as good as its signer was: whoever lets the time pass takes this, and not what lies beside it unsigned.
    /// </summary>
    public SignedStatement? Outdated { get; private set; }

    /// <summary>Why nothing was found, in a word.</summary>
    public SignatureFailure FailureKind => Failure switch
    {
        null or EntryNotSignedException => SignatureFailure.NotSigned,
        EntrySignatureException signature => signature.Failure,
        WrongPackageException => SignatureFailure.BadSignature,
        _ => SignatureFailure.Malformed,
    };

    /// <summary>The statement under the package's own tag for signatures; null when there is none that counts.</summary>
    public async Task<SignedStatement?> FindByTagAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryReadAsync(CacheTags.OfSignature(request.Address), null, cancellationToken).ConfigureAwait(false);
        }
        // Where there was none, none was kept.
        catch (NotKeptException)
        {
            return null;
        }
    }

    /// <summary>A statement among those that refer to the package's manifest; null when there is none that counts.</summary>
    public async Task<SignedStatement?> FindByReferenceAsync(RegistryImage package, CancellationToken cancellationToken)
    {
        foreach (var digest in await files.FindSignaturesAsync(package.Descriptor.Digest, cancellationToken).ConfigureAwait(false))
        {
            if (await TryReadAsync(digest, package, cancellationToken).ConfigureAwait(false) is { } signed)
            {
                return signed;
            }
        }

        return null;
    }

    private async Task<SignedStatement?> TryReadAsync(string reference, RegistryImage? package, CancellationToken cancellationToken)
    {
        try
        {
            var artifact = await files.FindImageAsync(reference, cancellationToken).ConfigureAwait(false);
            return artifact is null ? null : await VerifyAsync(artifact, package, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheEntryException failure)
        {
            _failures.Add(failure);
        }
        catch (FormatException exception)
        {
            _failures.Add(new MalformedEntryException(files.Location, request.Address, exception.Message, exception));
        }

        return null;
    }

    private async Task<SignedStatement> VerifyAsync(RegistryImage artifact, RegistryImage? package, CancellationToken cancellationToken)
    {
        if (artifact.ArtifactType != SignatureArtifact.ArtifactType || artifact.Subject is not { } subject
            || artifact.Layers is not [{ MediaType: SignatureArtifact.StatementMediaType } signed, ..])
        {
            throw new FormatException($"its signature is none: its manifest is not of the type {SignatureArtifact.ArtifactType}, or lacks its parts");
        }

        var text = await files.ReadAsync(request.Address, artifact, signed, "its signature", MostStatementBytes, cancellationToken).ConfigureAwait(false);
        var (signature, outdated) = ReadSignature(text);
        var statement = PackageStatement.Parse(signature.Text);
        if (statement.Package.ToString() != request.Address.ToString())
        {
            throw new WrongPackageException(files.Location, request.Address, statement.Package);
        }

        Require(statement.Manifest.Digest == subject.Digest, "it is of another manifest than it refers to");
        Require(package is null || statement.Manifest.NamesSameAs(package.Descriptor), "it is of another manifest");
        Require(package is null || statement.Config.NamesSameAs(package.Config), "it is of another config than the manifest names");
        Require(
            package is null || (package.Layers.Count > 0 && statement.Tarball.NamesSameAs(package.Layers[^1])),
            "it is of another tarball than the manifest names");
        var found = new SignedStatement(statement, signature, artifact);
        if (outdated is null)
        {
            return found;
        }

        Outdated ??= found;
        throw outdated;
    }

    private (SignedManifest Signature, EntrySignatureException? Outdated) ReadSignature(ReadOnlyMemory<byte> text)
    {
        try
        {
            return (SignedManifest.Read(files.Location, request with { RequireSignature = true }, text), null);
        }
        catch (EntrySignatureException outdated) when (outdated.OutdatedText is { } signed)
        {
            return (new SignedManifest(signed, null, null, outdated.Failure), outdated);
        }
    }

    private void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new EntrySignatureException(
                files.Location, request.Address, new SignatureException(SignatureFailure.BadSignature, $"its signature was put to what it does not belong to: {why}"));
        }
    }

    /// <summary>What a trusted key signed for something else tells most, then what is wrong with a key, then what is no signature.</summary>
    private static int Rank(CacheEntryException failure) => failure switch
    {
        WrongPackageException => -1,
        EntrySignatureException signature => (int)signature.Failure,
        _ => int.MaxValue,
    };
}
