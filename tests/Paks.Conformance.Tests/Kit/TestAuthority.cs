using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Paks.Conformance.Tests.Kit;

/// <summary>An authority that nobody trusts unless told to, and the certificate that it gave to a server on 127.0.0.1.</summary>
internal sealed class TestAuthority
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset To = From.AddDays(30);

    /// <summary>Makes the keys and writes the files into a folder.</summary>
    public TestAuthority(string folder)
    {
        File = Path.Combine(folder, "authority.crt");
        ServerCertificate = Path.Combine(folder, "server.crt");
        ServerKey = Path.Combine(folder, "server.key");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = request.CreateSelfSigned(From, To);
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());
        WriteServer(authority);
    }

    /// <summary>The authority's certificate.</summary>
    public string File { get; }

    public string ServerCertificate { get; }

    public string ServerKey { get; }

    private void WriteServer(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var server = request.Create(authority, From, To, [1]);
        System.IO.File.WriteAllText(ServerCertificate, server.ExportCertificatePem());
        System.IO.File.WriteAllText(ServerKey, key.ExportPkcs8PrivateKeyPem());
    }
}
