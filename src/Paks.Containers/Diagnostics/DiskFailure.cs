namespace Paks.Containers.Diagnostics;

/// <summary>Tells what a failed file operation means.</summary>
public static class DiskFailure
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Whether it is a failure of a file operation at all.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>The failure in the program's words.</summary>
    /// <param name="failure">What the system said.</param>
    /// <param name="what">What was being written, such as <c>the output oci:image</c>.</param>
    /// <param name="code">The code, where the disk is not simply full.</param>
    /// <param name="remedy">The mend, where the disk is not simply full.</param>
    public static PaksException Tell(Exception failure, string what, DiagnosticCode code, string remedy) =>
        (failure.HResult & 0xFFFF) is NoSpace or QuotaExceeded
            ? new PaksException(
                DiagnosticCodes.DiskFull, $"Cannot write {what}: the disk is full.",
                "Free some space ('paks-image cache prune --all' empties the content store), or write to another disk.", failure)
            : new PaksException(code, $"Cannot write {what}: {failure.Message.TrimEnd('.')}.", remedy, failure);
}
