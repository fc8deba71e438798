using Paks.Containers.Diagnostics;
using Paks.Trust;

namespace Paks.Containers.Keys;

/// <summary>
/// The user's keyring: a folder with one armoured public key a file, named by its fingerprint. A key is trusted because
/// its file is there; nothing is trusted before the user says so.
/// </summary>
public sealed class TrustedKeys(string folder)
{
    private const string Extension = ".asc";

    /// <summary>The folder; it need not exist.</summary>
    public string Folder { get; } = folder;

    /// <summary>The keys in the folder, by fingerprint in ascending order.</summary>
    public Keyring Read() => Directory.Exists(Folder)
        ? Keyring.Merge(Directory.EnumerateFiles(Folder, "*" + Extension).Order(StringComparer.Ordinal).Select(ReadFile))
        : Keyring.Empty;

    /// <summary>Reads the public keys in a file, armoured or binary.</summary>
    /// <exception cref="PaksException">There is no such file, or no public key in it.</exception>
    public static Keyring ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Keyring.Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidKey, $"Cannot read OpenPGP public keys from {path}: {e.Message}",
                "Export the key with: gpg --armor --export FINGERPRINT > key.asc.", e);
        }
    }

    /// <summary>Trusts every key of <paramref name="keys"/> from now on.</summary>
    public void Trust(Keyring keys)
    {
        Directory.CreateDirectory(Folder);
        foreach (var key in keys.Keys)
        {
            var temporary = Path.Combine(Folder, $".{Guid.NewGuid():N}.tmp");
            File.WriteAllText(temporary, keys.ExportArmored(key.Fingerprint));
            File.Move(temporary, PathOf(key.Fingerprint), overwrite: true);
        }
    }

    /// <summary>No longer trusts the key whose fingerprint is, or ends with, <paramref name="fingerprint"/>.</summary>
    /// <returns>The whole fingerprint.</returns>
    /// <exception cref="PaksException">No trusted key, or more than one, has this fingerprint.</exception>
    public string Remove(string fingerprint)
    {
        var wanted = Normalized(fingerprint);
        var found = Read().Keys.Where(key => wanted.Length >= 8 && key.Fingerprint.EndsWith(wanted, StringComparison.Ordinal)).ToList();
        if (found.Count != 1)
        {
            throw new PaksException(
                DiagnosticCodes.KeyNotFound,
                $"Cannot remove the key {fingerprint}: {found.Count} trusted keys have this fingerprint.",
                "paks-image keys list shows the trusted keys with their fingerprints.");
        }

        File.Delete(PathOf(found[0].Fingerprint));
        return found[0].Fingerprint;
    }

    /// <summary>A fingerprint as people write it (with blanks, in lower case, with <c>0x</c>) in its plain form.</summary>
    public static string Normalized(string fingerprint)
    {
        var plain = string.Concat(fingerprint.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return plain.StartsWith("0X", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    private string PathOf(string fingerprint) => Path.Combine(Folder, fingerprint + Extension);
}
