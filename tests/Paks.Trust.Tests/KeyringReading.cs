using System.Text;
using Paks.Testing;

namespace Paks.Trust.Tests;

public sealed class KeyringReading : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly GnuPg _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Fact]
    public void TakesBinaryAndSeveralArmoredBlocks()
    {
        var one = _gpg.CreateKey("One <one@example.invalid>", at: Start);
        var two = _gpg.CreateKey("Zwei Größen <two@example.invalid>", "rsa2048", expires: "2y", at: Start);
        var binary = _gpg.Run(null, ["--export"]);
        byte[] blocks = [.. _gpg.Export(one), .. "\n\n"u8, .. _gpg.Export(two), .. _gpg.Export(one)];

        foreach (var form in new[] { binary, blocks })
        {
            var keyring = Keyring.Read(new MemoryStream(form));

            Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), keyring.Keys.Select(key => key.Fingerprint));
            var second = keyring.Find(two.ToLowerInvariant())!;
            Assert.Equal(["Zwei Größen <two@example.invalid>"], second.UserIds);
            Assert.Equal((Start, Start.AddDays(730), false), (second.Created, second.Expires!.Value, second.IsRevoked));
        }
    }

    [Fact]
    public void MergesAndRestricts()
    {
        var one = _gpg.CreateKey("one", at: Start);
        var two = _gpg.CreateKey("two", at: Start);
        var both = Keyring.Read(_gpg.Export(one)).Merge(Keyring.Read(_gpg.Export(two)));

        Assert.Equal(2, both.Keys.Count);
        Assert.Equal(two, Assert.Single(both.Restrict([two.ToLowerInvariant(), "FFFF"]).Keys).Fingerprint);
        Assert.Null(both.Find("FFFF"));
    }

    [Fact]
    public void LeavesOutUserIdsThatWereRevoked()
    {
        var key = _gpg.CreateKey("kept", at: Start);
        _gpg.Run(Start.AddDays(1), ["--quick-add-uid", key, "dropped"]);
        Assert.Equal(["dropped", "kept"], Keyring.Read(_gpg.Export()).Keys[0].UserIds.Order());

        _gpg.Run(Start.AddDays(2), ["--quick-revoke-uid", key, "dropped"]);

        Assert.Equal(["kept"], Keyring.Read(_gpg.Export()).Keys[0].UserIds);
    }

    [Theory]
    [InlineData("no OpenPGP", "hello")]
    [InlineData("nothing", "")]
    [InlineData("blanks", " \n \n")]
    [InlineData("a block without end", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n")]
    [InlineData("a block of nothing", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("another kind of block", "-----BEGIN PGP SIGNATURE-----\n\nmDME\n-----END PGP SIGNATURE-----\n")]
    [InlineData("text before the block", "x\n" + GoldenVector.Key)]
    [InlineData("text after the block", GoldenVector.Key + "x\n")]
    public void RefusesWhatIsNone(string what, string text)
    {
        var refused = Assert.Throws<KeyringFormatException>(() => Keyring.Read(Encoding.UTF8.GetBytes(text)));

        Assert.True(refused.Message.StartsWith("cannot read the keyring: ", StringComparison.Ordinal), what);
    }

    [Fact]
    public void RefusesSecretKeys()
    {
        var key = _gpg.CreateKey("secret", at: Start);

        Assert.Throws<KeyringFormatException>(() => Keyring.Read(_gpg.Run(null, ["--export-secret-keys", key])));
    }

    [Fact]
    public void RefusesWhatIsTooLarge() =>
        Assert.Throws<KeyringFormatException>(() => Keyring.Read(new MemoryStream(new byte[Keyring.MostBytes + 1])));

    [Fact]
    public void NeverFailsInAnotherWayOnChangedBytes()
    {
        _gpg.AddSubkey(_gpg.CreateKey("one", "rsa2048", "cert", at: Start), at: Start);
        var original = _gpg.Run(null, ["--export"]);
        var random = new Random(4880);
        var read = 0;
        for (var round = 0; round < 3000; round++)
        {
            var changed = original[..(round % 3 == 0 ? random.Next(1, original.Length) : original.Length)];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                foreach (var key in Keyring.Read(changed).Keys)
                {
                    read += key.UserIds.Count + (key.IsRevoked ? 1 : 0) + (key.Expires is null ? 1 : 0);
                }
            }
            catch (KeyringFormatException)
            {
                // The only way to fail.
            }
        }
        Assert.True(read > 0);
    }
}
