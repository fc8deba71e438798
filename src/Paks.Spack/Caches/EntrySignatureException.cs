using Paks.Spack.Specs;
using Paks.Trust;

namespace Paks.Spack.Caches;

/// <summary>The package is signed, but not so that it can be trusted.</summary>
public sealed class EntrySignatureException : CacheEntryException
{
    internal EntrySignatureException(string cache, SpecAddress entry, SignatureException inner)
        : base(cache, entry, inner.Message, inner)
    {
        Failure = inner.Kind;
        KeyId = inner.KeyId;
        OutdatedText = inner.OutdatedText;
    }

    /// <summary>Why the signature was refused.</summary>
    public SignatureFailure Failure { get; }

    /// <summary>What was signed, where all is right but the time.</summary>
    internal ReadOnlyMemory<byte>? OutdatedText { get; }

    /// <summary>The key that the signature names, where it names one.</summary>
    public string? KeyId { get; }
}
