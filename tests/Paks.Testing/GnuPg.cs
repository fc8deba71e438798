using System.Diagnostics;
using System.Text;
using Xunit;

namespace Paks.Testing;

/// <summary>A real gpg with a key ring of its own, whose clock can be set; gone when disposed.</summary>
public sealed class GnuPg : IDisposable
{
    private readonly string _program = Tools.Path("gpg");

    /// <summary>Makes an empty key ring.</summary>
    public GnuPg()
    {
        Home = Directory.CreateTempSubdirectory("gpg-").FullName;
        // Else its agent measures how often it can hash in a tenth of a second, and that is how long each passphrase takes.
        File.WriteAllText(Path.Combine(Home, "gpg-agent.conf"), "s2k-count 65536\n");
    }

    /// <summary>The GNUPGHOME.</summary>
    public string Home { get; }

    /// <summary>Creates a key and returns its fingerprint.</summary>
    /// <param name="userId">Its user id.</param>
    /// <param name="algorithm">As <c>--quick-generate-key</c> takes it: <c>rsa2048</c>, <c>ed25519</c>, <c>nistp256</c>.</param>
    /// <param name="usage"><c>sign</c>, <c>cert</c>.</param>
    /// <param name="expires"><c>none</c>, <c>1y</c>, a date.</param>
    /// <param name="at">What gpg believes to be now.</param>
    /// <param name="passphrase">What locks it; empty: it is not locked.</param>
    public string CreateKey(
        string userId, string algorithm = "ed25519", string usage = "sign", string expires = "none", DateTimeOffset? at = null, string passphrase = "")
    {
        Run(at, ["--passphrase", passphrase, "--quick-generate-key", userId, algorithm, usage, expires]);
        return Fingerprints(userId)[0];
    }

    /// <summary>Adds a subkey and returns its fingerprint.</summary>
    public string AddSubkey(string primary, string algorithm = "ed25519", string usage = "sign", string expires = "none", DateTimeOffset? at = null)
    {
        Run(at, ["--quick-add-key", primary, algorithm, usage, expires]);
        return Fingerprints(primary)[^1];
    }

    /// <summary>The public keys, armoured.</summary>
    public byte[] Export(params string[] keys) => Run(null, ["--armor", "--export", .. keys]);

    /// <summary>A key with its secret, armoured, locked with its passphrase.</summary>
    public byte[] ExportSecret(string key, string passphrase = "", bool armored = true) =>
        Run(null, ["--passphrase", passphrase, .. armored ? ["--armor"] : Array.Empty<string>(), "--export-secret-keys", key]);

    /// <summary>The text of a signed document; fails the test where gpg does not find the signature good.</summary>
    public byte[] Verify(byte[] document, DateTimeOffset? at = null) => Run(at, ["--decrypt"], document);

    /// <summary>Clear-signs a text with one or more keys; a subkey is named with a <c>!</c> after its fingerprint.</summary>
    public byte[] ClearSign(string text, IReadOnlyList<string> keys, DateTimeOffset? at = null, params string[] options) =>
        Run(at, [.. options, .. keys.SelectMany(key => new[] { "--local-user", key }), "--clear-sign"], Encoding.UTF8.GetBytes(text));

    /// <summary>Signs bytes apart from them.</summary>
    public byte[] DetachSign(byte[] data, string key, DateTimeOffset? at = null, params string[] options) =>
        Run(at, [.. options, "--local-user", key, "--detach-sign"], data);

    /// <summary>Runs gpg; returns what it printed, and fails the test where gpg fails.</summary>
    public byte[] Run(DateTimeOffset? at, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        List<string> all = ["--homedir", Home, "--batch", "--yes", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", ""];
        if (at is { } time)
        {
            all.AddRange(["--faked-system-time", $"{time.ToUnixTimeSeconds()}!"]); // the mark: its clock stands still
        }

        foreach (var argument in all.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"gpg {string.Join(' ', arguments)}: {errors.Result}");
        return output.ToArray();
    }

    /// <summary>Ends the agent that gpg started for this key ring, with all that it remembers.</summary>
    public void EndAgent()
    {
        using var end = Process.Start(new ProcessStartInfo("gpgconf", ["--homedir", Home, "--kill", "all"]));
        end?.WaitForExit();
    }

    /// <summary>Ends the agent, and removes the key ring.</summary>
    public void Dispose()
    {
        EndAgent();
        Directory.Delete(Home, recursive: true);
    }

    private List<string> Fingerprints(string key) =>
        [.. Encoding.UTF8.GetString(Run(null, ["--with-colons", "--with-subkey-fingerprint", "--list-keys", key]))
            .Split('\n')
            .Where(line => line.StartsWith("fpr:", StringComparison.Ordinal))
            .Select(line => line.Split(':')[9])];
}
