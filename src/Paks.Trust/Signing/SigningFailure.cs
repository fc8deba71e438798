namespace Paks.Trust.Signing;

/// <summary>Why nothing was signed.</summary>
public enum SigningFailure
{
    /// <summary>The file holds no OpenPGP secret key, or one that cannot be read here.</summary>
    NotASecretKey,

    /// <summary>Several keys fit what was named.</summary>
    SeveralKeys,

    /// <summary>The key that was named is not here: not in the file, or gpg has no secret key of this name.</summary>
    KeyMissing,

    /// <summary>The key is locked and no passphrase was given.</summary>
    PassphraseMissing,

    /// <summary>The passphrase does not open the key.</summary>
    WrongPassphrase,

    /// <summary>No part of the key may sign: expired, revoked, not for signing, too weak, or its secret part is elsewhere.</summary>
    NoSigningKey,

    /// <summary>The text has no place in a clear-signed document: a line that is too long, or bytes that are no text.</summary>
    UnfitText,

    /// <summary>The program that should sign cannot be started.</summary>
    ProgramMissing,

    /// <summary>gpg or its agent did not sign, for the reason that the message tells.</summary>
    Refused,

    /// <summary>What came out is not a good signature of this text and key.</summary>
    BadOutcome,
}
