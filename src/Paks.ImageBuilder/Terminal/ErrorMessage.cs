using Paks.Containers.Diagnostics;

namespace Paks.ImageBuilder.Terminal;

/// <summary>Tells a failure on stderr: one block, no stack trace unless asked for.</summary>
internal static class ErrorMessage
{
    /// <summary>Writes what happened and gives the exit code.</summary>
    public static int Write(TextWriter error, Exception failure, bool verbose)
    {
        if (failure is OperationCanceledException)
        {
            error.WriteLine("interrupted");
            return (int)ExitCode.Interrupted;
        }

        // The engine tells its own disk failures; what is left is what was printed.
        failure = DiskFailure.Is(failure)
            ? DiskFailure.Tell(failure, "to standard output", DiagnosticCodes.OutputNotWritable, "Check where standard output leads.")
            : failure;
        var diagnostic = (failure as PaksException)?.Diagnostic ?? new Diagnostic(
            DiagnosticCodes.Internal,
            $"{failure.GetType().Name}: {failure.Message.TrimEnd('.')}.",
            "This is a defect of paks-image: please report it, with the output of the same command with --verbose.");
        error.WriteLine($"error {diagnostic}");
        if (verbose)
        {
            error.WriteLine(PlainText.OfLines(failure.ToString()));
        }

        return (int)diagnostic.Code.ExitCode;
    }
}
