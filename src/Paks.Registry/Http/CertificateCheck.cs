using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Paks.Registry.Http;

/// <summary>Says whether a registry's certificate will do.</summary>
internal sealed class CertificateCheck(HostSettings settings)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>A certificate that the system vouches for, or an authority that was named for this registry, or any where the user said so.</summary>
    /// <param name="certificate">What is shown.</param>
    /// <param name="chain">What it was shown with.</param>
    /// <param name="errors">What the system finds.</param>
    /// <param name="isOwn">Whether it is the registry's own, and not that of a host that it leads to, which nobody has called insecure.</param>
    /// <exception cref="CertificateRefusedException">It is none of these.</exception>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, bool isOwn) =>
        errors == SslPolicyErrors.None || (settings.IsInsecure && isOwn) || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsVouchedFor(certificate, chain))
            ? true
            : throw new CertificateRefusedException(Describe(errors, chain));

    private bool IsVouchedFor(X509Certificate? certificate, X509Chain? chain)
    {
        if (settings.Authorities.Count == 0 || certificate is not X509Certificate2 shown)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities);
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        return own.Build(shown);
    }

    private static string Describe(SslPolicyErrors errors, X509Chain? chain) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "it shows none"
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "it is for another name"
        : string.Join("; ", (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()).Where(text => text.Length > 0).DefaultIfEmpty("nobody vouches for it"));
}
