namespace Paks.Trust;

/// <summary>Why a signature was refused. In the order of what tells most when several signatures fail.</summary>
public enum SignatureFailure
{
    /// <summary>The document carries no signature at all.</summary>
    NotSigned,

    /// <summary>The armour, the frame of the signed text or a packet is not what the specification says.</summary>
    Malformed,

    /// <summary>There is text before, after or between signed blocks: nothing vouches for it.</summary>
    TextOutsideSignature,

    /// <summary>A trusted key is named, and the text is not what it signed.</summary>
    BadSignature,

    /// <summary>The key, or the subkey that signed, was revoked by its owner.</summary>
    KeyRevoked,

    /// <summary>The key, or the subkey that signed, is expired now.</summary>
    KeyExpired,

    /// <summary>The signature itself was made for a time that is over.</summary>
    SignatureExpired,

    /// <summary>The signature says that it was made before its key, or later than now.</summary>
    ImpossibleTime,

    /// <summary>The digest (MD5, SHA-1, RIPEMD-160) or the key (RSA below 2048 bits) can be forged.</summary>
    WeakAlgorithm,

    /// <summary>The key may not sign: no valid self-signature, not a signing key, or a subkey that is not bound both ways.</summary>
    KeyUnfit,

    /// <summary>The kind of signature, digest or key is none that is known here.</summary>
    Unsupported,

    /// <summary>No trusted key made any of the signatures.</summary>
    UnknownKey,
}
