using System.Text;

namespace Paks.Trust.Tests;

/// <summary>The sample certificate and cleartext message of RFC 9580 (appendices A.3 and A.6): version 6, Ed25519 as algorithm 27.</summary>
public class Rfc9580Vector
{
    private const string Certificate = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYf
        GwoAAABCBYJjh3/jAwsJBwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxy
        KwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lw
        gyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaE
        QsiPlR4zxP/TP7mhfVEe7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn
        +eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAALAWCY4d/4wKbDCIh
        BssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8
        j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDEM0g12vYxoWM8Y81W+bHBw805
        I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUrk0mXubZvyl4GBg==
        -----END PGP PUBLIC KEY BLOCK-----
        """;

    private const string Message = """
        -----BEGIN PGP SIGNED MESSAGE-----

        What we need from the grocery store:

        - - tofu
        - - vegetables
        - - noodles

        -----BEGIN PGP SIGNATURE-----

        wpgGARsKAAAAKQWCY5ijYyIhBssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce6
        2azJAAAAAGk2IHZJX1AhiJD39eLuPBgiUU9wUA9VHYblySHkBONKU/usJ9BvuAqo
        /FvLFuGWMbKAdA+epq7V4HOtAPlBWmU8QOd6aud+aSunHQaaEJ+iTFjP2OMW0KBr
        NK2ay45cX1IVAQ==
        -----END PGP SIGNATURE-----
        """;

    [Fact]
    public void IsReadAndVerified()
    {
        var trusted = Keyring.Read(Encoding.ASCII.GetBytes(Certificate));
        var key = Assert.Single(trusted.Keys);

        var verified = ClearSignature.Verify(
            Encoding.ASCII.GetBytes(Message), trusted, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal("CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9", key.Fingerprint);
        Assert.Equal("Ed25519", key.Algorithm);
        Assert.Equal(key.Fingerprint, verified.SignerFingerprint);
        Assert.Equal(
            "What we need from the grocery store:\n\n- tofu\n- vegetables\n- noodles\n",
            Encoding.ASCII.GetString(verified.Text.Span));
    }
}
