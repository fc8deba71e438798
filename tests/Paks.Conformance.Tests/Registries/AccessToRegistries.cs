using System.Text;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Registries;

/// <summary>A registry that asks for a password, or shows a certificate, is used with what other tools keep for it.</summary>
public sealed class AccessToRegistries(AccessToRegistries.Guarded registry) : IClassFixture<AccessToRegistries.Guarded>, IDisposable
{
    private const string User = "me";
    private const string Password = "a \"pass\" word: ü";
    private readonly Workspace _workspace = new();

    private string LockedHost => registry.Locked.Host;

    private string SecureHost => registry.Secure.Host;

    [Fact]
    public void IsDeniedWithoutAPassword() => Push(LockedHost).Run().Failed(6, "PAKS5011", LockedHost, "docker login");

    [Fact]
    public void IsDeniedWithAnotherPassword()
    {
        WriteCredentials("docker/config.json", "wrong");

        Push(LockedHost).With("DOCKER_CONFIG", _workspace.At("docker")).Run().Failed(6, "PAKS5011", LockedHost, "docker login");
    }

    [Fact]
    public void IsGrantedWithWhatDockerKeeps()
    {
        WriteCredentials("docker/config.json", Password);

        AssertPushes(LockedHost, call => call.With("DOCKER_CONFIG", _workspace.At("docker")));
    }

    [Fact]
    public void IsGrantedWithWhatPodmanKeeps()
    {
        Tools.Run("skopeo", "login", "--tls-verify=false", "--authfile", _workspace.At("auth.json"), "--username", User, "--password", Password, LockedHost);

        AssertPushes(LockedHost, call => call.With("REGISTRY_AUTH_FILE", _workspace.At("auth.json")));
    }

    [Fact]
    public void IsGrantedWithWhatAHelperKeeps()
    {
        var program = Path.Combine(_workspace.Folder("bin"), "docker-credential-test");
        File.WriteAllText(program, $$"""
            #!/bin/sh
            [ "$1" = get ] && [ "$(cat)" = "{{LockedHost}}" ] || { echo "credentials not found in native keychain"; exit 1; }
            cat <<'END'
            {"ServerURL": "{{LockedHost}}", "Username": "{{User}}", "Secret": "{{Password.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}
            END
            """);
        Tools.Run("chmod", "a+x", program);
        _workspace.Folder("docker");
        File.WriteAllText(_workspace.At("docker/config.json"), $$"""{"credHelpers": {"{{LockedHost}}": "test"} }""");

        AssertPushes(LockedHost, call => call
            .With("DOCKER_CONFIG", _workspace.At("docker"))
            .With("PATH", $"{_workspace.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}"));
    }

    [Fact]
    public void IsGivenUpWhereNobodyVouches() =>
        Push(SecureHost).Run().Failed(6, "PAKS5010", $"https://{SecureHost}/v2/", $"~/.config/containers/certs.d/{SecureHost}/ca.crt", $"/etc/docker/certs.d/{SecureHost}/ca.crt", $"--insecure-registry {SecureHost}");

    [Fact]
    public void IsGivenUpWhereAnotherAuthorityVouches()
    {
        var folder = _workspace.Folder($"home/.config/containers/certs.d/{SecureHost}");
        File.Copy(new TestAuthority(_workspace.Folder("another")).File, Path.Combine(folder, "ca.crt"));

        Push(SecureHost).Run().Failed(6, "PAKS5010", SecureHost);
    }

    [Fact]
    public void IsGrantedToACertificateInTheFolderOfPodman()
    {
        var folder = _workspace.Folder($"home/.config/containers/certs.d/{SecureHost}");
        File.Copy(registry.Authority.File, Path.Combine(folder, "ca.crt"));

        AssertPushes(SecureHost, call => call);
    }

    [Fact]
    public void IsGrantedToACertificateThatTheSettingsName()
    {
        _workspace.Folder("home/.config/paks");
        File.WriteAllText(
            _workspace.At("home/.config/paks/registries.json"), $$"""{"registries": {"{{SecureHost}}": {"ca": "{{registry.Authority.File}}"} } }""");

        AssertPushes(SecureHost, call => call);
    }

    [Fact]
    public void IsGrantedToACertificateThatMayBeAny() =>
        AssertPushes(SecureHost, call => call with { Arguments = [.. call.Arguments, "--insecure-registry", SecureHost] });

    public void Dispose() => _workspace.Dispose();

    private void WriteCredentials(string file, string password)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workspace.At(file))!);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"));
        File.WriteAllText(_workspace.At(file), $$"""{"auths": {"{{LockedHost}}": {"auth": "{{encoded}}"} } }""");
    }

    /// <summary>Pushes, and reads back what was pushed.</summary>
    private void AssertPushes(string host, Func<ProgramCall, ProgramCall> with)
    {
        var digest = BuildCall.DigestIn(with(Push(host)).Run());

        var image = with(PaksImage.Call(_workspace.Home, "inspect", "--json", $"docker://{host}/mine:1")).Run().Json();
        Assert.Equal(digest, image.Text("digest"));
    }

    private ProgramCall Push(string host)
    {
        File.WriteAllText(_workspace.At("note"), "note\n");
        return PaksImage.Call(_workspace.Home, "build", "--json", "--base", "scratch", "--add", _workspace.At("note"), "--output", $"docker://{host}/mine:1");
    }

    /// <summary>A registry with a password, and one with a certificate.</summary>
    public sealed class Guarded : IDisposable
    {
        private readonly Workspace _workspace = new();

        public Guarded()
        {
            Authority = new TestAuthority(_workspace.Root);
            Locked = new RegistryServer(User, Password);
            Secure = new RegistryServer(authority: Authority);
        }

        internal TestAuthority Authority { get; }

        internal RegistryServer Locked { get; }

        internal RegistryServer Secure { get; }

        public void Dispose()
        {
            Locked.Dispose();
            Secure.Dispose();
            _workspace.Dispose();
        }
    }
}
