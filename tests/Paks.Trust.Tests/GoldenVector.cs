using System.Text;

namespace Paks.Trust.Tests;

/// <summary>A manifest that Spack itself signed, and the key.</summary>
internal static class GoldenVector
{
    public const string Fingerprint = "0761474628991DDD35DAD157E0ED83BC4FA618CE";

    public static readonly DateTimeOffset SignedAt = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public const string Key = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEZ3SFgBYJKwYBBAHaRw8BAQdAwdgpKElk+NtWHxOOZUiTIhBg6H1LS8Bi5nan
        GWSWsHS0J1Bha3MgR29sZGVuIFZlY3RvciA8Z29sZGVuQGV4YW1wbGUuY29tPoiQ
        BBMWCAA4FiEEB2FHRiiZHd012tFX4O2DvE+mGM4FAmd0hYACGwMFCwkIBwIGFQoJ
        CAsCBBYCAwECHgECF4AACgkQ4O2DvE+mGM7JKwEA1Rf8UCPtlIdgoT4j+a6CKjvb
        5Q3JVXJP3CJr2SWv520A/i4wbnvTI+sgN812J3jD743UfQtG1buDEmcQsscoV5oA
        =a5b8
        -----END PGP PUBLIC KEY BLOCK-----

        """;

    public const string Payload = """
        {
        "version":3,
        "data":[
        {
        "contentLength":746,
        "mediaType":"application/vnd.spack.install.v2.tar+gzip",
        "compression":"gzip",
        "checksumAlgorithm":"sha256",
        "checksum":"5473ab13011f1ccd0cb646b3e0b071a0f0ab0797f7c974fc8f98cfeeab4694de"
        },
        {
        "contentLength":285,
        "mediaType":"application/vnd.spack.spec.v5+json",
        "compression":"gzip",
        "checksumAlgorithm":"sha256",
        "checksum":"a3391a81a3f0cc2275a2a2e7ca0708a2c844403f316409562af469464f989a49"
        }
        ]
        }
        """;

    public const string Manifest = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + Payload + "\n" + """
        -----BEGIN PGP SIGNATURE-----

        iHUEARYIAB0WIQQHYUdGKJkd3TXa0Vfg7YO8T6YYzgUCZ3SFgAAKCRDg7YO8T6YY
        zhurAQCO541thVvX1PgqGy3ub09qebMcAwjKNDLM+Kf6QjHvuAEAnjdfZicDxIN7
        79+fSTbY4voNdG9iNHLyRPf0+/bDjA8=
        =OhHj
        -----END PGP SIGNATURE-----

        """;

    public static Keyring Trusted { get; } = Keyring.Read(Bytes(Key));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
