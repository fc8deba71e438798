using System.Diagnostics;
using System.Text;
using Paks.Testing;

namespace Paks.Registry.Tests.Auth;

/// <summary>Programs that keep credentials. docker-credential-helpers, "Development".</summary>
public sealed class CredentialHelpers : IDisposable
{
    private const string Secret = "Watzmann-2713";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task AreAskedForTheRegistry()
    {
        Write("keeper", $$"""printf '{"ServerURL":"%s","Username":"%s","Secret":"{{Secret}}"}' "$1" "$(cat)" """);
        var found = (await FindAsync("""{"credHelpers":{"ghcr.io":"keeper"}}"""))!;
        Assert.Equal(("ghcr.io", Secret, null), (found.Username, found.Password, found.IdentityToken));
        Assert.Equal("https://index.docker.io/v1/", (await FindAsync("""{"credsStore":"keeper"}""", "docker.io"))!.Username);
        Assert.Null(await FindAsync("""{"credHelpers":{"ghcr.io":"keeper"}}""", "quay.io"));
    }

    [Fact]
    public async Task MayKeepAnIdentityToken()
    {
        Write("keeper", $$"""cat > /dev/null; echo '{"Username":"<token>","Secret":"{{Secret}}"}'""");
        var found = (await FindAsync("""{"credsStore":"keeper"}"""))!;
        Assert.Equal((null, null, Secret), (found.Username, found.Password, found.IdentityToken));
    }

    [Fact]
    public async Task OfOneRegistryComeBeforeThoseOfAll()
    {
        Write("one", "echo '{\"Username\":\"one\",\"Secret\":\"x\"}'");
        Write("all", "echo '{\"Username\":\"all\",\"Secret\":\"x\"}'");
        Assert.Equal("one", (await FindAsync("""{"credHelpers":{"ghcr.io":"one"},"credsStore":"all"}"""))!.Username);
        Assert.Equal("all", (await FindAsync("""{"credHelpers":{"quay.io":"one"},"credsStore":"all"}"""))!.Username);
        Assert.Equal("one", (await FindAsync("""{"credHelpers":{"https://index.docker.io/v1/":"one"},"credsStore":"all"}""", "docker.io"))!.Username);
        Assert.Null(await FindAsync("""{"credHelpers":{"ghcr.io":""},"credsStore":"all"}"""));
    }

    [Theory]
    [InlineData("credentials not found in native keychain")]
    [InlineData("no credentials server URL")]
    public async Task MayHoldNothing(string text)
    {
        Write("keeper", $"cat > /dev/null; echo '{text}'; exit 1");
        Assert.Null(await FindAsync("""{"credsStore":"keeper"}"""));
        Assert.Equal("user", (await FindAsync("""{"credsStore":"keeper","auths":{"ghcr.io":{"auth":"dXNlcjpwYXNz"}}}"""))!.Username);
    }

    [Theory]
    [InlineData("echo " + Secret + "; echo " + Secret + " >&2; exit 3", "it ended with 3")]
    [InlineData("echo " + Secret, "what it printed is no credential")]
    [InlineData("echo '{\"Username\":\"user\"}' " + Secret, "what it printed is no credential")]
    [InlineData("echo '{\"Username\":1,\"Secret\":\"" + Secret + "\"}'", "what it printed is no credential")]
    [InlineData("echo '[\"" + Secret + "\"]'", "what it printed is no credential")]
    [InlineData("exec 0<&-; exit 7", "it ended with 7")]
    [InlineData("while :; do echo " + Secret + "; done", "it does not stop talking")]
    [InlineData("while :; do echo " + Secret + " >&2; done", "it gave no answer within 0.5 seconds")]
    public async Task ThatFailAreToldWithoutWhatTheySaid(string script, string why)
    {
        Write("keeper", script);
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync("""{"credsStore":"keeper"}"""));
        Assert.Equal("ghcr.io", failure.Registry);
        Assert.Contains($"docker-credential-keeper gives no credentials for ghcr.io: {why}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Watzmann", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "not on the search path")]
    [InlineData("../../bin/sh", "no program's")]
    public async Task ThatAreNotThereAreMissed(string name, string why)
    {
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync($$"""{"credsStore":"{{name}}"}"""));
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThatMayNotBeRunAreToldSo()
    {
        File.SetUnixFileMode(Write("keeper", "true"), UnixFileMode.UserRead);
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync("""{"credsStore":"keeper"}"""));
        Assert.Contains("it cannot be run", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreNotLookedForInTheFolderThatOneStandsIn()
    {
        // The system looks for programs there before it looks along the search path.
        var trap = Path.Combine(Environment.CurrentDirectory, "docker-credential-trap");
        await File.WriteAllTextAsync(trap, "#!/bin/sh\necho '{\"Username\":\"trap\",\"Secret\":\"x\"}'\n", ClientSession.Token);
        try
        {
            File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            await Assert.ThrowsAsync<CredentialException>(() => FindAsync("""{"credsStore":"trap"}""", folders: [".", "", _temp.Path]));
        }
        finally
        {
            File.Delete(trap);
        }
    }

    [Fact]
    public async Task ThatHangAreKilledWithWhatTheyBegan()
    {
        var file = _temp["pids"];
        Write("keeper", $"sleep 60 & echo $$ $! > {file}; wait");
        var failure = await Assert.ThrowsAsync<CredentialException>(() => FindAsync("""{"credsStore":"keeper"}"""));
        Assert.Contains("no answer within 0.5 seconds", failure.Message, StringComparison.Ordinal);
        var pids = (await File.ReadAllTextAsync(file, ClientSession.Token)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList();
        var end = Stopwatch.StartNew();
        while (pids.Any(IsAlive) && end.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(10, ClientSession.Token);
        }

        Assert.Equal([false, false], pids.Select(IsAlive));
    }

    [Fact]
    public async Task AreLeftWhenTheUserWishes()
    {
        Write("keeper", "sleep 60");
        using var wish = new CancellationTokenSource(50);
        var credentials = new CredentialFiles([_temp.Write("config.json", """{"credsStore":"keeper"}"""u8)], [_temp.Path]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => credentials.FindAsync("ghcr.io", "x", wish.Token));
    }

    [Fact]
    public async Task ThatLeaveADaemonBehindAreNotWaitedForUntilItEnds()
    {
        Write("keeper", $"sleep 60 > /dev/null & echo $! > {_temp["pid"]}; echo '{{\"Username\":\"user\",\"Secret\":\"x\"}}'");
        Assert.Equal("user", (await FindAsync("""{"credsStore":"keeper"}""", patience: 20))!.Username);
        using var daemon = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(_temp["pid"], ClientSession.Token)));
        daemon.Kill();
    }

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private string Write(string name, string script)
    {
        var path = _temp.Write($"docker-credential-{name}", Encoding.UTF8.GetBytes($"#!/bin/sh\n{script}\n"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private Task<Credential?> FindAsync(string json, string registry = "ghcr.io", IReadOnlyList<string>? folders = null, double patience = 0) =>
        new CredentialFiles([_temp.Write("config.json", Encoding.UTF8.GetBytes(json))], folders ?? [_temp.Path], PatienceFor(patience))
            .FindAsync(registry, "team/app", ClientSession.Token);

    // Long for those that answer, on a busy machine; short for those that are known not to.
    private TimeSpan PatienceFor(double seconds) => TimeSpan.FromSeconds(seconds > 0 ? seconds : IsHanging() ? 0.5 : 20);

    private bool IsHanging() => Directory.GetFiles(_temp.Path, "docker-credential-*").Any(file =>
        File.ReadAllText(file) is var script && (script.Contains(">&2; done", StringComparison.Ordinal) || script.Contains("; wait", StringComparison.Ordinal)));
}
