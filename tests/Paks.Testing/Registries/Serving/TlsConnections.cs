using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Paks.Testing.Registries.Serving;

/// <summary>TLS around the connections of a server. Kestrel's own wants the services of a host.</summary>
internal sealed class TlsConnections(LoopbackTls tls)
{
    public ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        var plain = connection.Transport;
        await using var ssl = new SslStream(new DuplexStream(plain.Input.AsStream(), plain.Output.AsStream()), leaveInnerStreamOpen: true);
        if (!await TryAuthenticateAsync(ssl, connection.ConnectionClosed))
        {
            return;
        }

        connection.Features.Set<ITlsConnectionFeature>(new TlsFeature { ClientCertificate = ssl.RemoteCertificate as X509Certificate2 });
        connection.Transport = new Pipes(PipeReader.Create(ssl), PipeWriter.Create(ssl));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    };

    private async Task<bool> TryAuthenticateAsync(SslStream ssl, CancellationToken token)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = tls.Certificate,
            ClientCertificateRequired = tls.AsksForCertificate,
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        };
        try
        {
            await ssl.AuthenticateAsServerAsync(options, token);
            return true;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class TlsFeature : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
