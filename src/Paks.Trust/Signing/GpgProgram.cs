using System.ComponentModel;
using System.Diagnostics;

namespace Paks.Trust.Signing;

/// <summary>Runs gpg without a terminal of its own; its agent may still ask the user.</summary>
internal sealed class GpgProgram(string program)
{
    /// <summary>Runs it to its end, reading both of its outputs while it is written to: neither side waits for the other for ever.</summary>
    /// <exception cref="SigningException">It cannot be started.</exception>
    public async Task<GpgRun> RunAsync(IEnumerable<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(["--batch", "--status-fd", "2", .. arguments]);
        try
        {
            using var output = new MemoryStream();
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken),
                errors,
                WriteAsync(process.StandardInput, input, cancellationToken)).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return GpgRun.Of(process.ExitCode, output.ToArray(), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new SigningException(
                SigningFailure.ProgramMissing, $"cannot start '{program}' to sign: {missing.Message}. Is GnuPG installed?", missing);
        }
    }

    private static async Task WriteAsync(StreamWriter pipe, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            pipe.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code and what it told say why.
        }
    }
}
