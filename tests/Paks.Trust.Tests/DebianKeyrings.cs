using System.Text;
using Paks.Testing;

namespace Paks.Trust.Tests;

/// <summary>The keyrings that Debian ships: RSA and Ed25519, revokers, keys of decades; gpg says what is in them.</summary>
public sealed class DebianKeyrings : IDisposable
{
    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Theory]
    [InlineData("/usr/share/keyrings/debian-archive-keyring.gpg")]
    [InlineData("/usr/share/keyrings/debian-archive-removed-keys.gpg")]
    public void AreReadAsGpgReadsThem(string path)
    {
        Tools.Require(File.Exists(path), $"{path} is not there");
        using var file = File.OpenRead(path);
        // A DSA key cannot be used here, and so says nothing about itself.
        string[] ours = [.. Keyring.Read(file).Keys
            .Where(key => !key.Algorithm.StartsWith("public-key algorithm", StringComparison.Ordinal))
            .Select(key => $"{key.Fingerprint} {key.Created.ToUnixTimeSeconds()} {key.Expires?.ToUnixTimeSeconds()} {string.Join('|', key.UserIds)}")];

        Assert.NotEmpty(ours);
        Assert.Equal(KeysByGpg(path), ours);
    }

    private string[] KeysByGpg(string path)
    {
        var listing = "\n" + Encoding.UTF8.GetString(_gpg.Run(null, ["--with-colons", "--show-keys", path]));
        return [.. listing.Split("\npub:")[1..]
            .Select(key => key.Split('\n').Select(line => line.Split(':')).ToArray())
            .Where(lines => lines[0][2] != "17")
            .Select(Line)
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Fields as gpg's doc/DETAILS tells, those of the first line without its "pub".</summary>
    private static string Line(string[][] lines)
    {
        var fingerprint = lines.First(line => line[0] == "fpr")[9];
        var userIds = string.Join('|', lines.Where(line => line[0] == "uid").Select(line => line[9]));
        return $"{fingerprint} {lines[0][4]} {lines[0][5]} {userIds}";
    }
}
