using Paks.Containers.Diagnostics;
using Paks.Trust;

namespace Paks.Containers.Keys;

/// <summary>Files with OpenPGP public keys, armoured or binary.</summary>
public static class KeyFile
{
    /// <summary>Reads the public keys in the file <paramref name="path"/>.</summary>
    /// <exception cref="PaksException">There is no such file, or no public key in it.</exception>
    public static Keyring Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Keyring.Read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyringFormatException)
        {
            throw Invalid(path, e);
        }
    }

    /// <summary>Reads the whole file <paramref name="path"/>, whatever is in it.</summary>
    /// <exception cref="PaksException">It cannot be read.</exception>
    public static byte[] ReadText(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, e);
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw Invalid(path, e);
        }
    }

    /// <summary>Reads public keys.</summary>
    /// <param name="file">Key material.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="PaksException">There is no public key in it.</exception>
    public static Keyring Parse(ReadOnlyMemory<byte> file, string origin)
    {
        try
        {
            return Keyring.Read(file);
        }
        catch (KeyringFormatException e)
        {
            throw Invalid(origin, e);
        }
    }

    private static PaksException Missing(string path, Exception cause) =>
        new(DiagnosticCodes.KeyNotFound, $"Cannot read the key file {path}: there is no such file.", "Check the path.", cause) { Input = path };

    private static PaksException Invalid(string origin, Exception cause) => new(
        DiagnosticCodes.InvalidKey, $"Cannot read OpenPGP public keys from {origin}: {cause.Message.TrimEnd('.')}.",
        "Export a key with: gpg --armor --export FINGERPRINT > key.asc.", cause) { Input = origin };
}
