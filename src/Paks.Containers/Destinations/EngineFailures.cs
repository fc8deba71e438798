using System.Net.Sockets;
using Docker.DotNet;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Destinations;

/// <summary>Tells what goes wrong with a container engine.</summary>
internal static class EngineFailures
{
    /// <summary>How an engine is found.</summary>
    public const string Remedy = "Start Docker or Podman, or name its address with DOCKER_HOST; without an engine, write a file with -o docker-archive:FILE.";

    /// <summary>The client wraps what a connection fails with in one of several ways.</summary>
    public static bool AreTheEngines(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        HttpRequestException or DockerApiException or TimeoutException or IOException or SocketException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AggregateException several => several.InnerExceptions.All(one => AreTheEngines(one, cancellationToken)),
        _ => false,
    };

    /// <summary>The failure in the program's words.</summary>
    public static PaksException Tell(Uri address, Exception failure) => failure is DockerApiException refused
        ? new PaksException(DiagnosticCodes.EngineRefused, $"The engine at {address} refused: {refused.Message.TrimEnd('.')}.", "Its log tells more.", failure)
        : new PaksException(DiagnosticCodes.EngineUnreachable, $"The container engine at {address} does not answer: {WhyOf(address, failure)}.", Remedy, failure);

    /// <summary>What the system says of a socket that is missing leads astray.</summary>
    private static string WhyOf(Uri address, Exception failure) => address.Scheme == "unix" && !File.Exists(address.LocalPath)
        ? "there is no such socket"
        : failure.GetBaseException().Message.TrimEnd('.');
}
