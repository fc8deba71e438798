using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Paks.Testing;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// A copy of the plain cache to do harm to. Its victim is zlib 1.2.13. What is edited by hand breaks the packager's
/// signature; what is put into a new manifest is signed again, with a key of the test's own.
/// </summary>
internal sealed class CacheCopy
{
    public const string Victim = "zlib@1.2.13";
    private const string Tarball = "application/vnd.spack.install.v2.tar+gzip";
    private const string Index = "application/vnd.spack.db.";
    private readonly Workspace _workspace;
    private readonly FixturePackage _package =
        FixtureCache.Plain.Packages().Single(package => $"{package.Name}@{package.Version}" == Victim);

    public CacheCopy(Workspace workspace)
    {
        _workspace = workspace;
        Folder = workspace.Copy(FixtureCache.Plain.Folder, "cache");
    }

    public string Folder { get; }

    /// <summary>The victim's manifest.</summary>
    public string Manifest => Path.Combine(Folder, _package.Json.GetProperty("manifest").GetString()!);

    /// <summary>The victim's tarball.</summary>
    public string TarballFile => Blob(_package.TarballChecksum);

    /// <summary>The path of the victim's prefix in its tarball.</summary>
    public string PrefixInTarball => _package.OriginalPrefix.TrimStart('/');

    private string IndexManifest => Path.Combine(Folder, "v3/manifests/index/index.manifest.json");

    /// <summary>Turns one bit of a file's byte at <paramref name="position"/>, counted from the end where negative.</summary>
    public static void FlipBit(string file, int position)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Changes the text of a file, which must contain what is replaced.</summary>
    public static void Edit(string file, string old, string replacement)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Takes the signature off the victim's manifest.</summary>
    public void RemoveSignature() => File.WriteAllText(Manifest, ManifestText());

    /// <summary>Puts the signed manifest of another package in the victim's place.</summary>
    public void ServeAnotherPackage(string name, string version)
    {
        var other = FixtureCache.Plain.Packages().Single(package => package.Name == name && package.Version == version);
        File.Copy(Path.Combine(Folder, other.Json.GetProperty("manifest").GetString()!), Manifest, overwrite: true);
    }

    /// <summary>Replaces the index by other bytes, under their own checksum.</summary>
    public void ReplaceIndex(byte[] content) =>
        File.WriteAllText(IndexManifest, WithBlob(File.ReadAllText(IndexManifest), Index, content));

    /// <summary>The index's blob.</summary>
    public string IndexFile() =>
        Blob(Record(JsonNode.Parse(File.ReadAllText(IndexManifest))!, Index)["checksum"]!.GetValue<string>());

    /// <summary>Replaces the tarball by other bytes, under their own checksum and a valid signature.</summary>
    /// <returns>The file of the key that signed.</returns>
    public string ReplaceTarball(byte[] content)
    {
        using var gpg = new GnuPg();
        var key = gpg.CreateKey("Test <test@example.org>");
        File.WriteAllBytes(Manifest, gpg.ClearSign(WithBlob(ManifestText(), Tarball, content), [key]));
        // The cache's own packages stay trusted: one file with both keys.
        File.WriteAllBytes(_workspace.At("keys.asc"), [.. File.ReadAllBytes(FixtureCache.Plain.Key), .. gpg.Export(key)]);
        return _workspace.At("keys.asc");
    }

    /// <summary>Adds entries to the victim's tarball, validly signed.</summary>
    /// <returns>The file of the key that signed.</returns>
    public string AddEntries(params IReadOnlyList<TarEntry> entries)
    {
        using var content = new MemoryStream();
        using (var input = new TarReader(new GZipStream(File.OpenRead(TarballFile), CompressionMode.Decompress)))
        using (var output = new TarWriter(new GZipStream(content, CompressionLevel.Fastest), TarEntryFormat.Pax))
        {
            while (input.GetNextEntry(copyData: true) is { } entry)
            {
                output.WriteEntry(entry);
            }

            foreach (var entry in entries)
            {
                output.WriteEntry(entry);
            }
        }

        return ReplaceTarball(content.ToArray());
    }

    private static JsonNode Record(JsonNode manifest, string mediaType) =>
        manifest["data"]!.AsArray().Single(record => record!["mediaType"]!.GetValue<string>().StartsWith(mediaType, StringComparison.Ordinal))!;

    private string WithBlob(string manifest, string mediaType, byte[] content)
    {
        var json = JsonNode.Parse(manifest)!;
        var checksum = Convert.ToHexStringLower(SHA256.HashData(content));
        Record(json, mediaType)["checksum"] = checksum;
        Record(json, mediaType)["contentLength"] = content.Length;
        Directory.CreateDirectory(Path.GetDirectoryName(Blob(checksum))!);
        File.WriteAllBytes(Blob(checksum), content);
        return json.ToJsonString() + "\n";
    }

    private string ManifestText()
    {
        var lines = File.ReadAllLines(Manifest, Encoding.UTF8);
        var blank = Array.IndexOf(lines, "");
        var signature = Array.IndexOf(lines, "-----BEGIN PGP SIGNATURE-----");
        return string.Join('\n', lines[(blank + 1)..signature]);
    }

    private string Blob(string checksum) => Path.Combine(Folder, "blobs", "sha256", checksum[..2], checksum);
}
