using Paks.Containers.Diagnostics;
using Paks.Trust.Signing;

namespace Paks.Containers.Keys;

/// <summary>Finds the key that signs.</summary>
public static class SigningKeys
{
    private const string Gpg = "gpg";

    /// <summary>An OpenPGP secret key in a file.</summary>
    /// <param name="path">The file, armoured or binary.</param>
    /// <param name="passphrase">What opens it, where it is locked; null for none.</param>
    /// <param name="clock">Dates the signatures.</param>
    /// <exception cref="PaksException">It cannot be read, opened or used for signing.</exception>
    public static IClearSigner ReadFile(string path, string? passphrase, TimeProvider clock)
    {
        try
        {
            return SecretKeyFile.Read(File.ReadAllBytes(path), clock.GetUtcNow(), _ => passphrase);
        }
        catch (Exception failure) when (failure is SigningException or IOException or UnauthorizedAccessException)
        {
            throw Tell(path, failure);
        }
    }

    /// <summary>A key that gpg holds.</summary>
    /// <param name="key">Its fingerprint or user.</param>
    /// <param name="searchPath">The folders that gpg is looked for in, and nowhere else: what lies in the current folder is a stranger's.</param>
    /// <param name="clock">The time at which the signatures must be valid.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PaksException">gpg is not there, or has no such key.</exception>
    public static async Task<IClearSigner> OpenGpgAsync(string key, IReadOnlyList<string> searchPath, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        var program = searchPath.Select(folder => Path.Combine(folder, Gpg)).FirstOrDefault(File.Exists)
            ?? throw new PaksException(DiagnosticCodes.CannotSign, $"Cannot sign with {key}: there is no gpg on the search path.", "Install GnuPG, or name the file of a secret key.");
        try
        {
            return await GpgSigner.OpenAsync(program, key, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (SigningException failure)
        {
            throw Tell(key, failure);
        }
    }

    /// <summary>The key that a text names: a file, else one that gpg holds.</summary>
    /// <param name="key">The file's path, or the key's fingerprint or user.</param>
    /// <param name="surroundings">Where gpg is looked for, and the passphrase.</param>
    /// <param name="folder">Absolute folder that relative paths start from.</param>
    /// <param name="clock">Dates the signatures.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PaksException">It cannot be read, opened or used for signing; or gpg has none.</exception>
    public static async Task<IClearSigner> OpenAsync(string key, Surroundings surroundings, string folder, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        var path = Path.GetFullPath(key, folder);
        return File.Exists(path) || key.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? ReadFile(path, surroundings.Passphrase, clock)
            : await OpenGpgAsync(key, surroundings.SearchPath, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The failure in the program's words.</summary>
    internal static PaksException Tell(string key, Exception failure) => new(
        DiagnosticCodes.CannotSign, $"Cannot sign with {key}: {failure.Message.TrimEnd('.')}.",
        (failure as SigningException)?.Kind switch
        {
            SigningFailure.PassphraseMissing or SigningFailure.WrongPassphrase => "Set PAKS_PASSPHRASE; or name a key that gpg holds by its fingerprint, and gpg-agent asks for it.",
            SigningFailure.SeveralKeys => "Make a file of the one that is meant: gpg --armor --export-secret-keys FINGERPRINT; or name it by its fingerprint, if gpg holds it.",
            _ => "Make a file of a key that can sign with: gpg --armor --export-secret-keys FINGERPRINT; or name one that gpg holds by its fingerprint.",
        },
        failure);
}
