using System.IO.Compression;
using System.Text.Json;
using Paks.Spack.Packages;

namespace Paks.Spack.Tests.Packages.Kit;

/// <summary>A package of a build cache that a real Spack made.</summary>
internal sealed record FixturePackage(string Tarball, JsonElement Expected)
{
    public string Name => Expected.GetProperty("name").GetString()!;

    public string Version => Expected.GetProperty("version").GetString()!;

    public string Hash => Expected.GetProperty("hash").GetString()!;

    public string OriginalPrefix => Expected.GetProperty("original_prefix").GetString()!;

    /// <summary>Hashes of what it needs at run time, externals left out.</summary>
    public IReadOnlyList<string> DependenciesOf(string type) =>
    [
        .. from dependency in Expected.GetProperty("runtime_dependencies").EnumerateArray()
           where !dependency.GetProperty("external").GetBoolean()
               && dependency.GetProperty("types").EnumerateArray().Any(item => item.GetString() == type)
           select dependency.GetProperty("hash").GetString()!,
    ];

    public Stream OpenTar() => new GZipStream(File.OpenRead(Tarball), CompressionMode.Decompress);

    public PackageContents Read()
    {
        using var tar = OpenTar();
        return PackageTarball.Read(tar);
    }
}
