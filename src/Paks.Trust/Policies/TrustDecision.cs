namespace Paks.Trust.Policies;

/// <summary>What a trust policy says about one place.</summary>
/// <param name="Scope">The place, in the form in which policies name it.</param>
/// <param name="Statement">The policy that holds; null: none covers the place, and nothing from there is accepted.</param>
public sealed record TrustDecision(string Scope, TrustStatement? Statement)
{
    /// <summary>How much is enforced; strict where no policy covers the place.</summary>
    public VerificationLevel Level => Statement?.Level ?? VerificationLevel.Strict;

    /// <summary>The keys that count for this place; none where no policy covers it.</summary>
    public Keyring Restrict(Keyring keyring) => Statement?.Restrict(keyring) ?? Keyring.Empty;

    /// <summary>Whether what fails so may be used all the same.</summary>
    public bool Accepts(SignatureFailure failure) => Statement is not null && Level.Accepts(failure);
}
