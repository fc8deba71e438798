using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Paks.Registry.Auth;

/// <summary>A program that keeps credentials, <c>docker-credential-NAME</c>.</summary>
/// <remarks>docker-credential-helpers, "Development": the address on stdin, JSON on stdout, errors on stdout, too.</remarks>
/// <param name="name">Its name without <c>docker-credential-</c>.</param>
/// <param name="folders">Where it is looked for.</param>
/// <param name="patience">How long it may take.</param>
internal sealed class CredentialHelper(string name, IReadOnlyList<string> folders, TimeSpan patience)
{
    private const int MostCharacters = 64 * 1024;
    private const string TokenUser = "<token>";

    // What helpers answer with where they hold nothing for a registry.
    private static readonly string[] NothingHere = ["credentials not found", "no credentials server URL", "no credentials username"];

    private string Program => $"docker-credential-{name}";

    /// <summary>The credential for a registry, or null when the helper has none.</summary>
    /// <exception cref="CredentialException">The helper is missing, hangs or fails.</exception>
    public async Task<Credential?> GetAsync(string registry, CancellationToken cancellationToken)
    {
        if (name.AsSpan().ContainsAny('/', '\\'))
        {
            throw Failure(registry, "its name is no program's");
        }

        var (code, output) = await RunAsync(registry, registry == "docker.io" ? CredentialFile.DockerHubKey : registry, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            // Not with what it printed: that may be the secret.
            return NothingHere.Any(text => output.Contains(text, StringComparison.OrdinalIgnoreCase)) ? null : throw Failure(registry, $"it ended with {code}");
        }

        return Read(registry, output);
    }

    private async Task<(int Code, string Output)> RunAsync(string registry, string address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(registry);
        try
        {
            // What it complains of goes to nobody: it may repeat what is secret. Nor is its end waited for: a daemon that was begun may hold it open.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            await AskAsync(process, address, either.Token).ConfigureAwait(false);
            var output = await ReadAsync(registry, process.StandardOutput, either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(registry, FormattableString.Invariant($"it gave no answer within {patience.TotalSeconds:0.##} seconds"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task AskAsync(Process process, string address, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(address.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to know; what it says decides.
        }
    }

    private async Task<string> ReadAsync(string registry, StreamReader output, CancellationToken cancellationToken)
    {
        var buffer = new char[MostCharacters + 1];
        var count = await output.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        return count <= MostCharacters ? new string(buffer, 0, count) : throw Failure(registry, "it does not stop talking");
    }

    private Process Start(string registry)
    {
        // By its full path: the system would look into the present folder first, where a stranger's sources may lie.
        var path = folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Program}.exe" : Program)).FirstOrDefault(File.Exists)
            ?? throw Failure(registry, "it is not on the search path");
        var start = new ProcessStartInfo(path, ["get"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refused)
        {
            throw Failure(registry, "it cannot be run", refused);
        }
    }

    private Credential Read(string registry, string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var username = json.RootElement.GetProperty("Username").GetString() ?? "";
            var secret = json.RootElement.GetProperty("Secret").GetString() ?? "";
            return username == TokenUser ? new Credential { IdentityToken = secret } : new Credential { Username = username, Password = secret };
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failure(registry, "what it printed is no credential");
        }
    }

    private CredentialException Failure(string registry, string why, Exception? inner = null) =>
        new(registry, $"the credential helper {Program} gives no credentials for {registry}: {why}", inner);
}
