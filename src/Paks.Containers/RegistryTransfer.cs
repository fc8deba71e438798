using Paks.Containers.Destinations;
using Paks.Registry;

namespace Paks.Containers;

/// <summary>What went to and from registries while something was built or copied.</summary>
/// <param name="Requests">Requests made, those for tokens and repeated ones included.</param>
/// <param name="BytesRead">Bytes of bodies that came in.</param>
/// <param name="BytesWritten">Bytes of bodies that went out.</param>
/// <param name="BytesMounted">Bytes of blobs that a registry took over from another of its repositories.</param>
/// <param name="BytesSkipped">Bytes of blobs that were there already.</param>
public sealed record RegistryTransfer(long Requests, long BytesRead, long BytesWritten, long BytesMounted, long BytesSkipped)
{
    /// <summary>What has been counted so far.</summary>
    internal static RegistryTransfer Of(Traffic traffic) => new(traffic.Requests, traffic.BytesRead, traffic.BytesWritten, 0, 0);

    /// <summary>What was counted since, and what became of the blobs that were pushed.</summary>
    internal RegistryTransfer Since(RegistryTransfer before, IReadOnlyList<WrittenImage> written) => new(
        Requests - before.Requests,
        BytesRead - before.BytesRead,
        BytesWritten - before.BytesWritten,
        written.Sum(image => image.Pushed?.BytesOf(PushOutcome.Mounted) ?? 0),
        written.Sum(image => image.Pushed?.BytesOf(PushOutcome.Existed) ?? 0));
}
