using System.Text;

namespace Paks.Trust.Signing;

/// <summary>
/// Has <c>gpg</c> sign, with a key of its own keyring: behind its agent, on a card, in its GNUPGHOME. What it makes is verified before
/// it is returned.
/// </summary>
public sealed class GpgSigner : IClearSigner
{
    private readonly GpgProgram _gpg;
    private readonly string _key;
    private readonly Keyring _own;
    private readonly TimeProvider _clock;

    private GpgSigner(GpgProgram gpg, string key, Keyring own, TimeProvider clock)
    {
        _gpg = gpg;
        _key = key;
        _own = own;
        _clock = clock;
        Fingerprint = own.Keys[0].Fingerprint;
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public Keyring PublicKey => _own;

    /// <summary>Finds the key; nothing is signed or unlocked yet.</summary>
    /// <param name="program">gpg, as a path or a name on the search path.</param>
    /// <param name="key">As <c>--local-user</c> takes it: a fingerprint, best; a subkey's with <c>!</c> behind it has that one sign.</param>
    /// <param name="clock">The time at which what gpg made is verified; gpg goes by its own.</param>
    /// <param name="cancellationToken">Gives the work up.</param>
    /// <exception cref="SigningException">gpg cannot be started, has no such secret key or more than one, or one that is not read here.</exception>
    public static async Task<GpgSigner> OpenAsync(string program, string key, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        var gpg = new GpgProgram(program);
        var fingerprint = await FindAsync(gpg, key, cancellationToken).ConfigureAwait(false);
        var export = await gpg.RunAsync(["--export", fingerprint], default, cancellationToken).ConfigureAwait(false);
        try
        {
            return new GpgSigner(gpg, key, Keyring.Read(export.Output).Restrict([fingerprint]), clock);
        }
        catch (KeyringFormatException broken)
        {
            throw new SigningException(SigningFailure.NoSigningKey, $"key {fingerprint} of gpg is of no kind that signatures are accepted of: {broken.Message}", broken);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken = default)
    {
        var signable = SignableText.Of(text.Span);
        // The digest is named: a gpg of old, or its settings, may choose one that nobody accepts.
        var run = await _gpg.RunAsync(
            ["--digest-algo", "SHA512", "--local-user", _key, "--clearsign"], signable.Canonical, cancellationToken).ConfigureAwait(false);
        if (run.ExitCode != 0)
        {
            throw run.Refuse(_key);
        }

        SignedDocument.Check(run.Output, signable, _own, _clock.GetUtcNow());
        return run.Output;
    }

    private static async Task<string> FindAsync(GpgProgram gpg, string key, CancellationToken cancellationToken)
    {
        var run = await gpg.RunAsync(["--with-colons", "--list-secret-keys", "--", key], default, cancellationToken).ConfigureAwait(false);
        var primaries = PrimaryFingerprints(Encoding.UTF8.GetString(run.Output));
        return primaries.Count switch
        {
            1 => primaries[0],
            0 => throw run.Refuse(key),
            _ => throw new SigningException(
                SigningFailure.SeveralKeys, $"gpg has {primaries.Count} secret keys called '{key}': name one of {string.Join(", ", primaries)}"),
        };
    }

    /// <summary>The first fpr record after each sec record (GnuPG's doc/DETAILS, "Format of the colon listings").</summary>
    private static List<string> PrimaryFingerprints(string listing)
    {
        var found = new List<string>();
        var isPrimary = false;
        foreach (var fields in listing.Split('\n').Select(line => line.Split(':')))
        {
            if (fields[0] is "sec" or "ssb")
            {
                isPrimary = fields[0] == "sec";
            }
            else if (fields[0] == "fpr" && isPrimary && fields.Length > 9)
            {
                found.Add(fields[9]);
                isPrimary = false;
            }
        }
        return found;
    }
}
