using Paks.Containers.Caches;
using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Oci.Tar;
using Paks.Spack.Packages;

namespace Paks.Containers.Layers;

/// <summary>Layers of packages that cannot be taken as they are.</summary>
internal static class PackageLayers
{
    /// <summary>A package under another prefix, byte for byte as Spack puts it there.</summary>
    /// <exception cref="PaksException">The package cannot be put there.</exception>
    public static Layer Relocate(BuildEnvironment environment, LayerCompression compression, PlannedPackage package, CancellationToken cancellationToken)
    {
        using var tar = OpenTar(environment, package);
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
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

        return writer.Complete(cancellationToken);
    }

    /// <summary>A package as it is, compressed anew so that it can be joined with others.</summary>
    public static Layer Rewrite(BuildEnvironment environment, LayerCompression compression, PlannedPackage package, CancellationToken cancellationToken)
    {
        using var tar = OpenTar(environment, package);
        using var writer = LayerWriter.Create(environment.Store, compression, environment.Parallelism);
        writer.WriteTar(tar);
        return writer.Complete(cancellationToken);
    }

    private static Stream OpenTar(BuildEnvironment environment, PlannedPackage package) =>
        LayerReader.OpenTar(environment.Store.OpenRead(package.Tarball), PackageFetcher.CompressionOf(package.Package));

    private sealed class Sink(LayerWriter writer, string prefix) : IRelocatedEntrySink
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
