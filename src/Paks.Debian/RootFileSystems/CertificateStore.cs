using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Paks.Debian.RootFileSystems;

/// <summary>
/// What update-ca-certificates(8) makes of the certificates that the package ca-certificates ships, and of those in /usr/local: the bundle, a link for each,
/// and a link by the hash of its subject, by which OpenSSL finds it in the folder.
/// </summary>
internal static class CertificateStore
{
    /// <summary>In the order in which they come into the bundle: what the distribution trusts, and what the machine's owner adds.</summary>
    private static readonly string[] Sources = ["usr/share/ca-certificates/", "usr/local/share/ca-certificates/"];

    private const string Folder = "etc/ssl/certs";
    private const int MostCertificateBytes = 1024 * 1024;

    /// <summary>Adds it where the tree holds such certificates.</summary>
    /// <exception cref="MalformedPackageException">One of them is none.</exception>
    public static void Add(TreeBuilder tree, string owner)
    {
        RootFileSystemEntry[] certificates = [.. Sources.SelectMany(source => tree.Entries.Where(entry => entry.Kind == RootFileSystemEntryKind.File
            && entry.Path.StartsWith(source, StringComparison.Ordinal)
            && entry.Path.EndsWith(".crt", StringComparison.Ordinal)))];
        if (certificates.Length == 0)
        {
            return;
        }

        using var bundle = new MemoryStream();
        var hashes = new Dictionary<string, int>();
        foreach (var certificate in certificates)
        {
            var text = Read(certificate);
            var link = LinkName(Path.GetFileNameWithoutExtension(certificate.Path));
            tree.AddLink($"{Folder}/{link}", "/" + certificate.Path, owner);
            var hash = HashOf(certificate.Path, text);
            var number = hashes[hash] = hashes.GetValueOrDefault(hash, -1) + 1;
            tree.AddLink($"{Folder}/{hash}.{number}", link, owner);
            bundle.Write(text);
            if (text.Length > 0 && text[^1] != '\n')
            {
                bundle.WriteByte((byte)'\n');
            }
        }
        tree.AddFile($"{Folder}/ca-certificates.crt", new MemoryContent(bundle.ToArray()), owner);
    }

    private static byte[] Read(RootFileSystemEntry certificate)
    {
        if (certificate.Size > MostCertificateBytes)
        {
            throw new MalformedPackageException("ca-certificates", $"{certificate.Path} is too large for a certificate");
        }

        var text = new byte[certificate.Size];
        using var content = certificate.OpenContent()!;
        content.ReadExactly(text);
        return text;
    }

    private static string LinkName(string name) =>
        string.Concat(name.Select(one => one switch { ' ' or ',' => '_', '(' or ')' => '=', _ => one })) + ".pem";

    private static string HashOf(string path, byte[] text)
    {
        var pem = Encoding.Latin1.GetString(text);
        if (!PemEncoding.TryFind(pem, out _))
        {
            throw new MalformedPackageException("ca-certificates", $"{path} is no certificate in PEM");
        }

        try
        {
            return SubjectHash.OfPem(pem);
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException or AsnContentException or CryptographicException)
        {
            throw new MalformedPackageException("ca-certificates", $"{path} is no certificate: {broken.Message}", broken);
        }
    }
}
