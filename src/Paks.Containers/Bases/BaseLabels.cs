using Paks.Containers.Images;

namespace Paks.Containers.Bases;

/// <summary>The labels of a base as an image of its own. docs/labels.md specifies them.</summary>
internal static class BaseLabels
{
    /// <summary>The labels of the base that a definition is of; what is known only of its tree is laid over them when that is made.</summary>
    public static IReadOnlyDictionary<string, string> Of(BaseDefinition definition) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [LabelKeys.Created] = ImageAssembler.Timestamp(0),
        [LabelKeys.Title] = definition.Name,
        [LabelKeys.Description] = definition.Description,
        [LabelKeys.Schema] = ImageLabels.SchemaVersion,
        [LabelKeys.Verification] = PackageLabels.Verified,
        [LabelKeys.OperatingSystem] = definition.OperatingSystem,
        [LabelKeys.PaksBaseName] = definition.Name,
    };
}
