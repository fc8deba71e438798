using System.Globalization;
using System.Runtime.InteropServices;
using Paks.Containers.Bases.Registries;
using Paks.Containers.Diagnostics;
using Paks.Containers.Keys;
using Paks.Oci;
using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers;

/// <summary>What the variables around a process say, for every head alike. A head hands them in: the engine itself reads none.</summary>
/// <param name="variables">Gives an environment variable's value; null where it is not set.</param>
/// <param name="folder">Absolute folder that relative paths start from.</param>
/// <param name="home">The user's home folder, or null where he has none.</param>
/// <param name="user">The user's name.</param>
public sealed class Surroundings(Func<string, string?> variables, string folder, string? home, string user)
{
    /// <summary>The platform of this machine, as images name it.</summary>
    public static Platform Machine { get; } = RuntimeInformation.OSArchitecture == Architecture.Arm ? new Platform("linux", "arm", "v7") : new Platform("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.X86 => "386",
        Architecture.Ppc64le => "ppc64le",
        Architecture.S390x => "s390x",
        Architecture.RiscV64 => "riscv64",
        Architecture.LoongArch64 => "loong64",
        var other => other.ToString().ToLowerInvariant(),
    });

    /// <summary>The content store's folder: <c>PAKS_HOME</c>, else <c>$XDG_CACHE_HOME/paks</c>, else <c>~/.cache/paks</c>.</summary>
    public string StoreFolder =>
        Variable("PAKS_HOME") is { } store ? Path.GetFullPath(store, folder)
        : Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(home ?? Path.Combine(Path.GetTempPath(), $"paks-{user}"), ".cache"), "paks");

    /// <summary>The user's keyring: <c>$XDG_CONFIG_HOME/paks/keys</c>, else <c>~/.config/paks/keys</c>.</summary>
    /// <exception cref="PaksException">There is no home: a folder that others can write to is no place for trust.</exception>
    public TrustedKeys OpenTrustedKeys() => FindTrustedKeys() ?? throw new PaksException(
        DiagnosticCodes.KeyNotFound, "There is no place for trusted keys: this user has no home folder.", "Set XDG_CONFIG_HOME to a folder that only this user can write to.");

    /// <summary>The keys in the user's keyring; none where there is no home.</summary>
    public Keyring ReadTrustedKeys() => FindTrustedKeys()?.Read() ?? Keyring.Empty;

    /// <summary>Debian mirrors that <c>PAKS_DEBIAN_MIRROR</c> names, separated by blanks.</summary>
    public IReadOnlyList<string> DebianMirrors =>
        Variable("PAKS_DEBIAN_MIRROR")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Snapshots of Debian archives that <c>PAKS_DEBIAN_SNAPSHOT</c> names, separated by blanks.</summary>
    public IReadOnlyList<string> DebianSnapshots =>
        Variable("PAKS_DEBIAN_SNAPSHOT")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Docker's and Podman's files of credentials, in the order in which they are asked.</summary>
    public IReadOnlyList<string> CredentialFiles =>
    [
        .. new[]
        {
            Variable("REGISTRY_AUTH_FILE"),
            Path.Combine(Variable("DOCKER_CONFIG") ?? Path.Combine(home ?? "/", ".docker"), "config.json"),
            Folder("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "containers", "auth.json") : null,
            ConfigFolder is { } configuration ? Path.Combine(configuration, "containers", "auth.json") : null,
        }.OfType<string>().Select(file => Path.GetFullPath(file, folder)),
    ];

    /// <summary>The folders that programs are looked for in: <c>PATH</c>. What is relative depends on where one stands, and is left out.</summary>
    public IReadOnlyList<string> SearchPath =>
        [.. (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted)];

    /// <summary>The folders with registries' certificates: the user's, Podman's, Docker's.</summary>
    public IReadOnlyList<string> CertificateFolders =>
    [
        .. ConfigFolder is { } configuration ? [Path.Combine(configuration, "containers", "certs.d")] : Array.Empty<string>(),
        "/etc/containers/certs.d",
        "/etc/docker/certs.d",
    ];

    /// <summary>What this user has said of registries: <c>$XDG_CONFIG_HOME/paks/registries.json</c>; null where there is no home.</summary>
    public string? RegistrySettingsFile => ConfigFolder is { } configuration ? Path.Combine(configuration, "paks", "registries.json") : null;

    /// <summary>
    /// The registries of bases: those that <c>PAKS_BASES</c> names, separated by blanks (<c>none</c>: none), else those of
    /// <c>$XDG_CONFIG_HOME/paks/bases.json</c>.
    /// </summary>
    /// <exception cref="PaksException">Either cannot be read.</exception>
    public IReadOnlyList<string> ReadBaseRegistries() => Variable("PAKS_BASES") is { } named
        ? BasesJson.Parse(named)
        : BasesJson.Read(ConfigFolder is { } configuration ? Path.Combine(configuration, "paks", "bases.json") : null);

    /// <summary>The engine's address: <c>DOCKER_HOST</c>, or null.</summary>
    public string? DockerHost => Variable("DOCKER_HOST");

    /// <summary>The folder of this user's sockets, or null.</summary>
    public string? RuntimeFolder => Folder("XDG_RUNTIME_DIR");

    /// <summary>What opens a secret key: <c>PAKS_PASSPHRASE</c>, or null.</summary>
    public string? Passphrase => Variable("PAKS_PASSPHRASE");

    /// <summary>Whether colours are unwanted (the NO_COLOR convention).</summary>
    public bool NoColor => Variable("NO_COLOR") is not null;

    /// <summary>
    /// <c>SOURCE_DATE_EPOCH</c> as the reproducible-builds specification has it, seconds since 1970, or 0.
    /// </summary>
    /// <exception cref="PaksException">It is something else.</exception>
    public long ReadSourceDateEpoch()
    {
        var text = Variable("SOURCE_DATE_EPOCH");
        return text is null ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253402300799 ? seconds
            : throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{text}' for SOURCE_DATE_EPOCH: it is not a number of seconds since 1970.",
                "Unset it, or set it as in: SOURCE_DATE_EPOCH=$(git log -1 --format=%ct).");
    }

    /// <summary>The user's trust policy, <c>$XDG_CONFIG_HOME/paks/trustpolicy.json</c>; null where there is none.</summary>
    /// <exception cref="PaksException">It cannot be read, or breaks a rule.</exception>
    public TrustPolicy? ReadTrustPolicy()
    {
        var file = ConfigFolder is { } configuration ? Path.Combine(configuration, "paks", "trustpolicy.json") : null;
        return file is not null && File.Exists(file) ? TrustPolicyFile.Read(file) : null;
    }

    private string? ConfigFolder => Folder("XDG_CONFIG_HOME") ?? (home is not null ? Path.Combine(home, ".config") : null);

    private TrustedKeys? FindTrustedKeys() =>
        ConfigFolder is { } configuration
            ? new TrustedKeys(Path.Combine(configuration, "paks", "keys"))
            : null;

    /// <summary>A folder that a variable names. The XDG Base Directory Specification has relative ones ignored.</summary>
    private string? Folder(string variable) => Variable(variable) is { } path && Path.IsPathRooted(path) ? path : null;

    private string? Variable(string name) => variables(name) is { Length: > 0 } value ? value : null;
}
