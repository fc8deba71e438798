using Paks.Containers.Caches;
using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Oci.Tar;
using Paks.Spack.Packages;

namespace Paks.Containers.Layers;

/// <summary>The files of packages that cannot be taken as they are.</summary>
internal static class PackageLayers
{
    /// <summary>Writes a package under another prefix, byte for byte as Spack puts it there.</summary>
    /// <exception cref="PaksException">The package cannot be put there.</exception>
    public static void Relocate(LayerEntryWriter writer, BuildEnvironment environment, PlannedPackage package, CancellationToken cancellationToken)
    {
        using var tar = OpenTar(environment, package);
        Folders.WriteParents(writer, package.Prefix, 0);
        try
        {
            new Relocator(environment.Store.ScratchFolder)
                .Relocate(tar, package.Contents, package.PrefixMap!, new Sink(writer, package.Prefix.TrimStart('/')), cancellationToken);
        }
        catch (RelocationRefusedException refused)
        {
            throw new PaksException(
                DiagnosticCodes.RelocationRefused,
                $"Cannot move {package.ShortName} from {package.Contents.Prefix} to {package.Prefix}: {(refused.File is null ? "" : refused.File + ": ")}{refused.Reason.TrimEnd('.')}.",
                "Leave it where it was built with --prefix as-built, choose a much shorter --prefix, or have it built with padding (config:install_tree:padded_length).",
                refused);
        }
    }

    /// <summary>Writes a package as it is.</summary>
    public static void Copy(LayerEntryWriter writer, BuildEnvironment environment, PlannedPackage package)
    {
        using var tar = OpenTar(environment, package);
        writer.WriteTar(tar);
    }

    /// <summary>A package's tarball in the store.</summary>
    public static Descriptor TarballOf(ResolvedPackage package) =>
        new() { MediaType = package.Entry.TarballMediaType, Digest = package.Tarball, Size = package.Entry.TarballSize };

    /// <summary>The tarball was verified when it came into the store.</summary>
    private static Stream OpenTar(BuildEnvironment environment, PlannedPackage package) =>
        LayerReader.OpenTar(environment.Store.OpenSealed(TarballOf(package.Package)), PackageFetcher.CompressionOf(package.Package));

    private sealed class Sink(LayerEntryWriter writer, string prefix) : IRelocatedEntrySink
    {
        public void Add(PackageEntry entry, Stream? content) => writer.WriteEntry(
            new TarEntry
            {
                Kind = entry.Kind switch
                {
                    PackageEntryKind.Directory => TarEntryKind.Directory,
                    PackageEntryKind.SymbolicLink => TarEntryKind.SymbolicLink,
                    PackageEntryKind.HardLink => TarEntryKind.HardLink,
                    _ => TarEntryKind.File,
                },
                Path = Below(entry.Path),
                Mode = (UnixFileMode)entry.Mode,
                Size = entry.Size,
                LinkTarget = entry.Kind == PackageEntryKind.HardLink ? Below(entry.LinkTarget!) : entry.LinkTarget,
            },
            content);

        private string Below(string path) => path.Length == 0 ? prefix : $"{prefix}/{path}";
    }
}
