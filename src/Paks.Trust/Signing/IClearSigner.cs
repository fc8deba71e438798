namespace Paks.Trust.Signing;

/// <summary>Puts a signature around texts, as <see cref="ClearSignature"/> and <c>gpg --verify</c> read it (RFC 9580, section 7).</summary>
public interface IClearSigner
{
    /// <summary>Fingerprint of the signer's primary key, upper-case hexadecimal, also where a subkey signs.</summary>
    string Fingerprint { get; }

    /// <summary>The public key, by which its signatures are told from others'.</summary>
    Keyring PublicKey { get; }

    /// <summary>Signs a text and gives the document: UTF-8, LF line ends, dash-escaped.</summary>
    /// <param name="text">
    /// UTF-8 lines. Blanks and carriage returns at their ends are not signed and do not come back; nor does the last line's end.
    /// </param>
    /// <param name="cancellationToken">Gives the work up.</param>
    /// <exception cref="SigningException">The text cannot be signed as it is, or the key may not be used.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken = default);
}
