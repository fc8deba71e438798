namespace Paks.Trust.Policies;

/// <summary>What a level lets pass.</summary>
public static class VerificationLevelExtensions
{
    /// <summary>Whether content whose signature fails so may be used all the same, the failure being told.</summary>
    public static bool Accepts(this VerificationLevel level, SignatureFailure failure) => level switch
    {
        VerificationLevel.Permissive => IsOfTime(failure),
        VerificationLevel.Audit => !IsOfIntegrity(failure),
        VerificationLevel.Skip => true,
        _ => false,
    };

    /// <summary>Each of these is found last: the signature was good, and by a key that is trusted and may sign.</summary>
    private static bool IsOfTime(SignatureFailure failure) =>
        failure is SignatureFailure.KeyExpired or SignatureFailure.KeyRevoked or SignatureFailure.SignatureExpired;

    private static bool IsOfIntegrity(SignatureFailure failure) =>
        failure is SignatureFailure.Malformed or SignatureFailure.TextOutsideSignature or SignatureFailure.BadSignature;
}
