using System.Security.Authentication;

namespace Paks.Registry.Http;

/// <summary>A registry shows a certificate that is not accepted.</summary>
internal sealed class CertificateRefusedException(string why) : AuthenticationException($"its certificate is not accepted: {why}");
