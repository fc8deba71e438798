namespace Paks.Trust.Policies;

/// <summary>How much of a verification is enforced, as in notation's trust policy 1.0. The rest is told.</summary>
public enum VerificationLevel
{
    /// <summary>All is enforced.</summary>
    Strict,

    /// <summary>Integrity and authenticity are enforced; that a key or signature is expired, or a key revoked, is told.</summary>
    Permissive,

    /// <summary>Integrity is enforced where a trusted key signed; all else is told, also that nobody signed.</summary>
    Audit,

    /// <summary>Nothing is verified.</summary>
    Skip,
}
