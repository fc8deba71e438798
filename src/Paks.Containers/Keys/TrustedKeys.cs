using Paks.Containers.Diagnostics;
using Paks.Trust;

namespace Paks.Containers.Keys;

/// <summary>
/// The user's keyring: a folder with a file a key, named by its fingerprint. A key is trusted because
/// its file is there; nothing is trusted before the user says so.
/// </summary>
public sealed class TrustedKeys(string folder)
{
    private const string Extension = ".asc";

    /// <summary>The folder; it need not exist.</summary>
    public string Folder { get; } = folder;

    /// <summary>The keys in the folder, by fingerprint in ascending order.</summary>
    /// <exception cref="PaksException">A file of the folder is not a public key.</exception>
    public Keyring Read() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*" + Extension).Select(ReadOne).Aggregate(Keyring.Empty, (all, one) => all.Merge(one))
        : Keyring.Empty;

    /// <summary>Trusts every public key in <paramref name="file"/> from now on.</summary>
    /// <param name="file">Key material, armoured or binary.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <param name="only">The whole fingerprint of the one key that is meant; null for all of them.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="PaksException">There is no public key in it.</exception>
    public Keyring Trust(ReadOnlyMemory<byte> file, string origin, string? only = null)
    {
        var all = KeyFile.Parse(file, origin);
        var keys = only is null ? all : all.Restrict([only]);
        Change(() =>
        {
            Directory.CreateDirectory(Folder);
            foreach (var key in keys.Keys)
            {
                var temporary = Path.Combine(Folder, $".{Guid.NewGuid():N}.tmp");
                File.WriteAllBytes(temporary, file.Span);
                File.Move(temporary, PathOf(key.Fingerprint), overwrite: true);
            }
        });
        return keys;
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

        Change(() => File.Delete(PathOf(found[0].Fingerprint)));
        return found[0].Fingerprint;
    }

    /// <summary>A fingerprint as people write it (with blanks, in lower case, with <c>0x</c>) in its plain form.</summary>
    public static string Normalized(string fingerprint)
    {
        var plain = string.Concat(fingerprint.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return plain.StartsWith("0X", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    private void Change(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Tell(failure, $"the trusted keys in {Folder}", DiagnosticCodes.OutputNotWritable, "Check who may write there; XDG_CONFIG_HOME moves the folder.");
        }
    }

    /// <summary>A file may hold several keys, as it came: only the one that it is named by is trusted because of it.</summary>
    private static Keyring ReadOne(string path) => KeyFile.Read(path).Restrict([Path.GetFileNameWithoutExtension(path)]);

    private string PathOf(string fingerprint) => Path.Combine(Folder, fingerprint + Extension);
}
