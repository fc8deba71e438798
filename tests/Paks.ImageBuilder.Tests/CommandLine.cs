using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Paks.ImageBuilder.Commands;
using Paks.Testing;

namespace Paks.ImageBuilder.Tests;

/// <summary>The command's contract: exit codes, and what goes to which stream. Its console is the process's: one test at a time.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The process's own streams are put back, not disposed.")]
public sealed class CommandLine : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly string? _home = Environment.GetEnvironmentVariable("PAKS_HOME");

    public CommandLine() => Environment.SetEnvironmentVariable("PAKS_HOME", _folder["home"]);

    [Theory]
    [InlineData(0, "--version")]
    [InlineData(0, "--help")]
    [InlineData(0, "build", "--help")]
    [InlineData(0, "cache", "list")]
    [InlineData(2)]
    [InlineData(2, "frob")]
    [InlineData(2, "build", "--frob")]
    [InlineData(2, "build", "zlib", "--base", "scratch", "--cach", "{cache}", "--key", "{key}", "-o", "oci:{folder}/image")]
    [InlineData(2, "inspect", "--platfrom", "oci:{folder}/nowhere")]
    [InlineData(2, "build", "--progress", "loud", "zlib")]
    [InlineData(2, "build")]
    [InlineData(2, "build", "--base", "scratch", "-o", "oci:{folder}/image")]
    [InlineData(2, "build", "--base", "debian12")]
    [InlineData(2, "build", "-f", "{folder}/nowhere.yaml")]
    [InlineData(2, "build", "zlib", "--base", "debian12", "--prefix", "here")]
    [InlineData(2, "copy", "oci:{folder}/nowhere", "docker-daemon:x:y")]
    [InlineData(2, "copy", "oci:{folder}/nowhere", "oci:{folder}/image", "--tag", "No Tag")]
    [InlineData(2, "build", "zlib", "--base", "scratch", "--cache", "{cache}", "--projection", "{name}")]
    [InlineData(2, "build", "+shared", "--base", "scratch", "--cache", "{cache}", "--key", "{key}")]
    [InlineData(4, "build", "zlib", "--base", "scratch", "--cache", "{cache}", "--key", "{folder}/nowhere")]
    [InlineData(2, "build", "zlib", "--base", "scratch", "--cache", "{cache}", "--port", "99999")]
    [InlineData(2, "cache", "prune", "--unused-for", "800000")]
    [InlineData(2, "@response")]
    [InlineData(2, "build", "", "--base", "scratch", "--cache", "{cache}", "--key", "{key}", "-o", "oci:{folder}/image")]
    [InlineData(2, "build", "zlib@@", "--base", "scratch", "--cache", "{cache}")]
    [InlineData(3, "build", "zlib", "--base", "scratch", "--cache", "{unsigned}", "--key", "{key}")]
    [InlineData(4, "build", "nosuch", "--base", "scratch", "--cache", "{cache}", "--key", "{key}")]
    [InlineData(4, "build", "zlib", "--base", "nosuch", "--cache", "{cache}", "--key", "{key}")]
    [InlineData(4, "build", "zlib", "--base", "scratch", "--cache", "{folder}/nowhere", "--key", "{key}")]
    [InlineData(6, "build", "zlib", "--base", "scratch", "--cache", "http://127.0.0.1:9/", "--key", "{key}")]
    [InlineData(4, "inspect", "oci:{folder}/nowhere")]
    [InlineData(0, "base", "list")]
    [InlineData(0, "base", "build", "--help")]
    [InlineData(2, "base", "list", "--offline")]
    [InlineData(2, "base", "build")]
    [InlineData(2, "base", "build", "debian12", "--lock", "{folder}/debian12.lock.json", "--offline")]
    [InlineData(6, "base", "lock", "debian12", "-o", "{folder}/debian12.lock.json", "--offline")]
    [InlineData(6, "base", "show", "debian12", "--no-verify", "--key", "{key}", "--offline")]
    [InlineData(2, "base", "build", "debian12", "--platform", "plan9/amd64")]
    [InlineData(2, "base", "build", "debian12", "--push", "registry.example/bases/debian12@sha256:0")]
    [InlineData(4, "base", "build", "debian12", "nosuch", "--offline")]
    [InlineData(4, "base", "show", "nosuch")]
    [InlineData(6, "base", "show", "debian12", "--offline")]
    [InlineData(6, "base", "build", "debian12", "--offline")]
    public async Task EndsWithItsExitCode(int code, params string[] arguments)
    {
        var (ended, output, error) = await RunAsync(arguments);

        Assert.True(code == ended, $"ended with {ended}\n{output}\n{error}");
        Assert.Equal(code == 0, error.Length == 0);
        if (code != 0)
        {
            Assert.Empty(output);
            Assert.Matches("^error PAKS[0-9]{4}: ", error);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task BuildsAndInspectsWithNothingButJsonOnStdout()
    {
        var built = await RunAsync("build", "sqlite", "--base", "scratch", "--cache", "{cache}", "--key", "{key}", "-o", "oci:{folder}/image:1", "--json");
        var inspected = await RunAsync("inspect", "oci:{folder}/image:1", "--json");

        Assert.Equal((0, 0), (built.Code, inspected.Code));
        using var build = JsonDocument.Parse(built.Output);
        using var inspection = JsonDocument.Parse(inspected.Output);
        Assert.Equal(build.RootElement.GetProperty("digest").GetString(), inspection.RootElement.GetProperty("digest").GetString());
        Assert.Equal(4, inspection.RootElement.GetProperty("layers").GetArrayLength());
        Assert.True(inspection.RootElement.GetProperty("layers")[0].GetProperty("signedTarball").GetBoolean());
        Assert.Empty(inspection.RootElement.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task BuildsABaseAloneWhereItIsSaidWhereItGoes()
    {
        await RunAsync("build", "zlib", "--base", "scratch", "--cache", "{cache}", "--key", "{key}", "-o", "oci:{folder}/below:1");

        var built = await RunAsync("build", "--base", "oci:{folder}/below:1", "-o", "oci:{folder}/image:1", "--json");

        Assert.Equal((0, ""), (built.Code, built.Error));
        Assert.Equal(await LayersAsync("oci:{folder}/below:1"), await LayersAsync("oci:{folder}/image:1"));
    }

    [Fact]
    public async Task CopiesUnderTheNamesThatAreGiven()
    {
        await RunAsync("build", "zlib", "--base", "scratch", "--cache", "{cache}", "--key", "{key}", "-o", "oci:{folder}/image:1");

        var copied = await RunAsync("copy", "oci:{folder}/image:1", "docker-archive:{folder}/image.tar", "oci:{folder}/copy", "-t", "me/zlib:1.2", "--tag", "me/zlib:latest", "--quiet");
        var destinations = (await RunAsync("inspect", "docker-archive:{folder}/image.tar:me/zlib:1.2")).Code;

        Assert.Equal((0, 0), (copied.Code, destinations));
        Assert.Contains("me/zlib:1.2, me/zlib:latest", copied.Output, StringComparison.Ordinal);
        Assert.Contains("1.2, latest", copied.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TellsAFlippedByteOfAnImage()
    {
        await RunAsync("build", "zlib", "--base", "scratch", "--cache", "{cache}", "--key", "{key}", "-o", "oci:{folder}/image:1");
        var layer = Directory.GetFiles(_folder["image/blobs/sha256"]).MaxBy(file => new FileInfo(file).Length)!;
        File.SetUnixFileMode(layer, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(layer, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(layer, bytes, TestContext.Current.CancellationToken);

        var (code, output, _) = await RunAsync("inspect", "oci:{folder}/image:1");

        Assert.Equal(3, code);
        Assert.Contains("DO NOT HOLD", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        Environment.SetEnvironmentVariable("PAKS_HOME", _home);
        _folder.Dispose();
    }

    private async Task<string> LayersAsync(string image)
    {
        using var inspection = JsonDocument.Parse((await RunAsync("inspect", image, "--json", "--quiet")).Output);
        return inspection.RootElement.GetProperty("layers").GetRawText();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Console.SetOut(output);
        Console.SetError(error);
        var code = await PaksImageCommand.InvokeAsync([.. arguments.Select(Filled), .. arguments.Contains("build") ? ["--quiet"] : Array.Empty<string>()]);
        return (code, output.ToString(), error.ToString());
    }

    private string Filled(string argument) => argument
        .Replace("{cache}", ProjectFixtures.Path("spack-v3-plain"), StringComparison.Ordinal)
        .Replace("{unsigned}", ProjectFixtures.Path("spack-v3-unsigned"), StringComparison.Ordinal)
        .Replace("{key}", ProjectFixtures.Path("keys", "fixture-ed25519-public.asc"), StringComparison.Ordinal)
        .Replace("{folder}", _folder.Path, StringComparison.Ordinal);
}
