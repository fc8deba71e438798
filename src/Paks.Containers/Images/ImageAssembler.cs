using System.Globalization;
using Paks.Containers.Bases;
using Paks.Containers.Layers;
using Paks.Containers.Planning;
using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Images;

/// <summary>Makes the config and manifest of an image from its plan and its layers. A pure function.</summary>
internal static class ImageAssembler
{
    private const string Tool = "paks-image";

    /// <summary>Assembles the image.</summary>
    /// <param name="plan">The plan that was carried out.</param>
    /// <param name="baseImage">The plan's base, made.</param>
    /// <param name="layers">The plan's layers, made, bottom first.</param>
    /// <param name="epoch">Seconds since 1970 that the image is dated with.</param>
    public static AssembledImage Assemble(BuildPlan plan, BaseImage baseImage, IReadOnlyList<MadeLayer> layers, long epoch)
    {
        if (plan.IsBaseAlone && baseImage.Documents is { } documents)
        {
            return BaseAlone(plan, baseImage, documents);
        }

        var created = Timestamp(epoch);
        var labels = ImageLabels.For(plan, baseImage, created);
        var config = Configuration(plan, baseImage, layers, labels, created);
        var configBytes = config.ToJson();
        var configDescriptor = Descriptor.Of(MediaTypes.ImageConfig, configBytes);
        var manifestBytes = new Manifest
        {
            Config = configDescriptor,
            Layers = [.. baseImage.Layers.Select(layer => layer.Descriptor), .. layers.Select(layer => layer.Layer.Descriptor)],
            Annotations = ImageLabels.Annotations(labels),
        }.ToJson();
        return new AssembledImage
        {
            Manifest = Descriptor.Of(MediaTypes.ImageManifest, manifestBytes) with { Platform = plan.Platform },
            ManifestBytes = manifestBytes,
            Config = configDescriptor,
            ConfigBytes = configBytes,
            Configuration = config,
            Base = baseImage,
            Layers = layers,
        };
    }

    /// <summary>RFC 3339, whole seconds, UTC.</summary>
    public static string Timestamp(long epoch) =>
        DateTimeOffset.FromUnixTimeSeconds(epoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static AssembledImage BaseAlone(BuildPlan plan, BaseImage baseImage, BaseDocuments documents) => new()
    {
        Manifest = documents.Manifest with { Platform = baseImage.Config.Platform },
        ManifestBytes = documents.ManifestBytes,
        Config = documents.Config,
        ConfigBytes = documents.ConfigBytes,
        Configuration = baseImage.Config,
        Base = baseImage,
        Layers = [],
    };

    private static ImageConfig Configuration(
        BuildPlan plan, BaseImage baseImage, IReadOnlyList<MadeLayer> layers, IReadOnlyDictionary<string, string> labels, string created)
    {
        var inherited = baseImage.Config;
        return inherited with
        {
            Created = created,
            Platform = plan.Platform,
            Config = Container(inherited.Config, plan, labels),
            DiffIds = [.. inherited.DiffIds, .. layers.Select(layer => layer.Layer.DiffId)],
            History =
            [
                .. HistoryOf(baseImage, created),
                .. layers.Select(layer => new HistoryEntry { Created = created, CreatedBy = $"{Tool}: {layer.Planned.Description}" }),
            ],
        };
    }

    /// <summary>The entries that are not empty must be as many as the layers: a base that says nothing is spoken for.</summary>
    private static IEnumerable<HistoryEntry> HistoryOf(BaseImage baseImage, string created)
    {
        var history = baseImage.Config.History;
        return history.Count(entry => !entry.EmptyLayer) == baseImage.Layers.Count
            ? history
            : baseImage.Layers.Select(_ => new HistoryEntry { Created = created, CreatedBy = $"{Tool}: base {baseImage.Name}".TrimEnd() });
    }

    private static ContainerConfig Container(ContainerConfig inherited, BuildPlan plan, IReadOnlyDictionary<string, string> labels)
    {
        var run = plan.Run;
        return inherited with
        {
            Env = plan.Environment,
            Entrypoint = run.Entrypoint ?? inherited.Entrypoint,
            Cmd = run.Command ?? (run.Entrypoint is null ? inherited.Cmd : null),
            User = run.User ?? inherited.User,
            WorkingDir = run.WorkingDirectory ?? inherited.WorkingDir,
            ExposedPorts = Ports(inherited, run),
            Labels = ImageLabels.OnTopOf(inherited.Labels, labels),
        };
    }

    private static IReadOnlyList<string>? Ports(ContainerConfig inherited, RunSettings run) => run.Ports.Count == 0
        ? inherited.ExposedPorts
        : [.. (inherited.ExposedPorts ?? []).Concat(run.Ports).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
