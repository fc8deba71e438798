using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Paks.Testing;
using Paks.Testing.Debian;

namespace Paks.Conformance.Tests.Kit;

/// <summary>
/// A release of Ubuntu as its hosts have it: amd64 on archive.ubuntu.com and security.ubuntu.com, arm64 on ports.ubuntu.com, with the same
/// signed releases; indexes that lie there compressed only and by their digests; packages in zstd since 21.10.
/// </summary>
internal sealed class UbuntuArchive : IDisposable
{
    private const string Main = "archive.ubuntu.com/ubuntu";
    private const string Security = "security.ubuntu.com/ubuntu";
    private const string Ports = "ports.ubuntu.com/ubuntu-ports";

    private readonly SignedArchive _archive = new();
    private readonly Workspace _workspace = new();
    private readonly string _release;

    /// <param name="version">The release: <c>24.04</c>.</param>
    /// <param name="codename">What it is called: <c>noble</c>.</param>
    public UbuntuArchive(string version, string codename)
    {
        _release = $"ubuntu{version}";
        Packages = new[] { "amd64", "arm64" }.ToDictionary(architecture => architecture, architecture => UbuntuRelease.Read(codename, architecture));
        (_archive.Architectures, _archive.Components, _archive.Codename) = (["amd64", "arm64"], ["main", "universe"], codename);
        // Since 26.04 there may be a third form; the program takes what is cheapest to unpack.
        (_archive.HasByHash, _archive.Compressions) = (true, codename == "resolute" ? ["gz", "xz", "zst"] : ["gz", "xz"]);
        var certificate = Certificate();
        foreach (var package in Packages.Values.SelectMany(packages => packages).DistinctBy(package => (package.Name, package.Version, package.Architecture)))
        {
            _archive.AddPackage(package.ToTest(codename is "bionic" or "focal" ? "xz" : "zstd", certificate), package.Suite, package.Component);
        }

        _archive.PublishAll();
        Lay(Main, "amd64");
        Lay(Security, "amd64");
        Lay(Ports, "arm64");
        File.WriteAllBytes(_workspace.At("key.asc"), _archive.Gpg.Export());
        Proxy = new MirrorProxy(_workspace.At("hosts"));
    }

    /// <summary>What is in it, by architecture.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<UbuntuPackage>> Packages { get; }

    /// <summary>Its hosts.</summary>
    public MirrorProxy Proxy { get; }

    /// <summary>The base of a flavour as our definition has it, mirrors included, but for the key that signs.</summary>
    public string DefinitionOf(string flavour)
    {
        var ours = File.ReadAllText(Path.Combine(Repository.Root, "bases", $"{_release}.yaml"));
        var archives = Regex.Match(ours, @"^archives:\n(?:[ #].*\n)+", RegexOptions.Multiline).Value;
        var file = _workspace.At($"{flavour}.yaml");
        File.WriteAllText(file, $"""
            name: test-{flavour}
            extends: {_release}{(flavour == "minimal" ? "" : $"-{flavour}")}
            keyring: key.asc
            {Regex.Replace(archives, "[0-9A-F]{40}", _archive.Key)}
            """);
        return file;
    }

    /// <summary>A call of the command in whose world these are the hosts of Ubuntu.</summary>
    public ProgramCall Call(string home, params IReadOnlyList<string> arguments) =>
        PaksImage.Call(home, arguments).With("http_proxy", Proxy.Url).With("no_proxy", null).With("NO_PROXY", null).With("PAKS_DEBIAN_MIRROR", null);

    public void Dispose()
    {
        Proxy.Dispose();
        _archive.Dispose();
        _workspace.Dispose();
    }

    private void Lay(string place, string architecture)
    {
        var target = _workspace.Folder($"hosts/{place}");
        var files = Directory.EnumerateFiles(_archive.Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_archive.Root, file));
        foreach (var file in files.Where(file => IsThere(file, architecture)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, file))!);
            File.Copy(Path.Combine(_archive.Root, file), Path.Combine(target, file));
        }
    }

    private static bool IsThere(string file, string architecture)
    {
        var other = architecture == "amd64" ? "arm64" : "amd64";
        return !file.Contains($"binary-{other}/", StringComparison.Ordinal) && !file.EndsWith($"_{other}.deb", StringComparison.Ordinal) && Path.GetFileName(file) != "Packages";
    }

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Test Root", key, HashAlgorithmName.SHA256).CreateSelfSigned(SignedArchive.Now, SignedArchive.Now.AddYears(10));
        return certificate.ExportCertificatePem() + "\n";
    }
}
