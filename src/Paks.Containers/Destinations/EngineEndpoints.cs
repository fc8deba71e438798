using Paks.Containers.Diagnostics;

namespace Paks.Containers.Destinations;

/// <summary>Where a container engine may answer.</summary>
/// <param name="DockerHost">The address in <c>DOCKER_HOST</c>, or null.</param>
/// <param name="RuntimeFolder">The folder of the user's sockets (<c>XDG_RUNTIME_DIR</c>), or null.</param>
public sealed record EngineEndpoints(string? DockerHost, string? RuntimeFolder)
{
    private const string DockerSocket = "/var/run/docker.sock";
    private const string PodmanSocket = "/run/podman/podman.sock";

    private static readonly string[] Schemes = ["unix", "tcp", "http", "https"];

    /// <summary>The address to use.</summary>
    /// <exception cref="PaksException">There is none.</exception>
    public Uri Require() => Find() ?? throw new PaksException(
        DiagnosticCodes.EngineUnreachable, "No container engine was found: DOCKER_HOST is not set, and none of the usual sockets is there.", EngineFailures.Remedy);

    /// <summary>The address to use: what the user set, else the first socket that is there, else null.</summary>
    /// <exception cref="PaksException">What the user set is not an address of an engine.</exception>
    public Uri? Find()
    {
        if (DockerHost is not null)
        {
            return Uri.TryCreate(DockerHost, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme)
                ? address
                : throw new PaksException(
                    DiagnosticCodes.InvalidOption, $"Cannot take '{DockerHost}' for DOCKER_HOST: it is not an address that begins with {string.Join("://, ", Schemes)}://.",
                    "For example: DOCKER_HOST=unix:///var/run/docker.sock.");
        }

        var sockets = new List<string> { DockerSocket, PodmanSocket };
        if (RuntimeFolder is not null)
        {
            sockets.Add(Path.Combine(RuntimeFolder, "docker.sock"));
            sockets.Add(Path.Combine(RuntimeFolder, "podman", "podman.sock"));
        }

        return sockets.Find(File.Exists) is { } socket ? new Uri("unix://" + socket) : null;
    }
}
