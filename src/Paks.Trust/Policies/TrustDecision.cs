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

    /// <summary>Nothing, where a policy covers the place.</summary>
    /// <exception cref="SignatureException">None does: <see cref="SignatureFailure.NoPolicy"/>.</exception>
    public void RequirePolicy()
    {
        if (Statement is null)
        {
            throw new SignatureException(
                SignatureFailure.NoPolicy, $"no trust policy covers '{Scope}': write it into registryScopes of the policy that holds for it");
        }
    }

    /// <summary>Verifies a clear-signed document as the policy wants it, and gives its text.</summary>
    /// <param name="document">A document from this place, or, where the level lets that pass, an unsigned text.</param>
    /// <param name="keyring">All known keys; only those that the policy trusts count.</param>
    /// <param name="now">The time at which keys and signature must be valid.</param>
    /// <exception cref="SignatureException">Refused: the level does not let the failure pass, no policy covers the place, or the frame of the text cannot be read.</exception>
    public JudgedText Verify(ReadOnlyMemory<byte> document, Keyring keyring, DateTimeOffset now)
    {
        RequirePolicy();
        if (Level == VerificationLevel.Skip)
        {
            return new JudgedText(ClearSignedDocument.TextOf(document), null, null);
        }

        try
        {
            var verified = ClearSignature.Verify(document, Restrict(keyring), now);
            return new JudgedText(verified.Text, verified, null);
        }
        catch (SignatureException failure) when (Accepts(failure.Kind))
        {
            return new JudgedText(ClearSignedDocument.TextOf(document), null, failure);
        }
    }
}
