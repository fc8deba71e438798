using Docker.DotNet;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>Reads an image out of the container engine of this machine, as <c>docker save</c> does.</summary>
internal static class EngineReader
{
    private const int BufferSize = 1 << 20;

    /// <summary>Saves the image into a scratch file, which goes with the store's scratch folder.</summary>
    /// <exception cref="PaksException">The engine does not answer, or has no such image.</exception>
    public static async Task<DockerArchive> SaveAsync(string name, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var address = environment.Engine.Require();
        var file = Path.Combine(environment.Store.ScratchFolder, Path.GetRandomFileName());
        using var step = environment.Progress.Begin($"save {name} from {address}");
        try
        {
            using var client = new DockerClientBuilder().WithEndpoint(address).Build();
            var saved = await client.Images.SaveImageAsync(name, cancellationToken).ConfigureAwait(false);
            await using var _ = saved.ConfigureAwait(false);
            await SaveAsync(saved, file, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerImageNotFoundException missing)
        {
            throw new PaksException(DiagnosticCodes.ImageNotFound, $"The engine at {address} has no image '{name}'.", "docker images lists what it has.", missing);
        }
        catch (Exception failure) when (EngineFailures.AreTheEngines(failure, cancellationToken))
        {
            throw EngineFailures.Tell(address, failure);
        }

        return DockerArchive.Open(file);
    }

    /// <summary>A disk that is full is not the engine's fault.</summary>
    private static async Task SaveAsync(Stream saved, string file, CancellationToken cancellationToken)
    {
        var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await using var _ = output.ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        for (var count = 1; count > 0;)
        {
            count = await saved.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            try
            {
                output.Write(buffer.AsSpan(0, count));
            }
            catch (IOException full)
            {
                throw DiskFailure.Tell(full, "to the content store", DiagnosticCodes.StoreNotUsable, "Check the folder that PAKS_HOME names.");
            }
        }
    }
}
