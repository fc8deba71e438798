namespace Paks.Trust.Policies;

/// <summary>A trust policy breaks a rule; the message says where, why, and what to write.</summary>
public sealed class TrustPolicyFormatException(string? policy, string? member, string message, Exception? cause = null)
    : FormatException(message, cause)
{
    /// <summary>The name of the policy, or its place (<c>trustPolicies[2]</c>) where it has none; null: the document itself.</summary>
    public string? Policy { get; } = policy;

    /// <summary>The member, as in <c>signatureVerification.level</c>; null: the document is not JSON.</summary>
    public string? Member { get; } = member;
}
