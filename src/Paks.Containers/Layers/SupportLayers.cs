using System.Text;
using Paks.Containers.Planning;
using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Layers that hold nothing of a package, but what packages need around them.</summary>
internal static class SupportLayers
{
    /// <summary>The sbang script at every place where a script looks for it.</summary>
    public static Layer Sbang(BuildEnvironment environment, LayerCompression compression, PlannedLayer.Sbang planned, CancellationToken cancellationToken)
    {
        var script = Encoding.UTF8.GetBytes(SbangScript.Text);
        using var writer = LayerWriter.Create(environment.Store, compression, 1);
        foreach (var folder in Folders.Above(planned.Paths))
        {
            writer.WriteEntry(TarEntry.Directory(folder) with { ModificationTime = environment.SourceDateEpoch });
        }

        foreach (var path in planned.Paths)
        {
            var entry = TarEntry.File(path.TrimStart('/'), script.Length, TarEntry.DirectoryMode);
            writer.WriteEntry(entry with { ModificationTime = environment.SourceDateEpoch }, new MemoryStream(script));
        }

        return writer.Complete(cancellationToken);
    }

    /// <summary>A folder of links.</summary>
    public static Layer View(BuildEnvironment environment, LayerCompression compression, PlannedLayer.View planned, CancellationToken cancellationToken)
    {
        using var writer = LayerWriter.Create(environment.Store, compression, 1);
        var root = planned.Root.TrimStart('/');
        Folders.WriteParents(writer, planned.Root, environment.SourceDateEpoch);
        writer.WriteEntry(TarEntry.Directory(root) with { ModificationTime = environment.SourceDateEpoch });
        foreach (var entry in planned.Tree.Entries)
        {
            var path = $"{root}/{entry.Path}";
            var made = entry.LinkTarget is { } target ? TarEntry.SymbolicLink(path, target) : TarEntry.Directory(path);
            writer.WriteEntry(made with { ModificationTime = environment.SourceDateEpoch });
        }

        return writer.Complete(cancellationToken);
    }
}
