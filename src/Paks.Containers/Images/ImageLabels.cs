using Paks.Containers.Bases;
using Paks.Containers.Planning;

namespace Paks.Containers.Images;

/// <summary>The labels of an image: what it holds, where that comes from and what was verified. docs/labels.md specifies them.</summary>
internal static class ImageLabels
{
    /// <summary>The version of the label set that is written.</summary>
    public const string SchemaVersion = "1";

    /// <summary>What our own labels begin with.</summary>
    public const string OwnPrefix = "io.paks.";

    private const string AnnotationPrefix = "org.opencontainers.image.";

    /// <summary>The labels of the image that <paramref name="plan"/> makes on <paramref name="baseImage"/>; the user's own have the last word.</summary>
    public static IReadOnlyDictionary<string, string> For(BuildPlan plan, BaseImage baseImage, string created)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [LabelKeys.Created] = created,
            [LabelKeys.Schema] = SchemaVersion,
        };
        var inherited = baseImage.Config.Config.Labels ?? new Dictionary<string, string>();
        AddBase(labels, baseImage, plan.Base);
        AddPackages(labels, plan, inherited);
        foreach (var (key, value) in plan.Run.Labels)
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>
    /// The labels of the configuration: the base's, under those of this image. Of ours and of OCI's own nothing is inherited that
    /// this image does not say itself: what the base held and was is told anew, and its title or version is not this image's.
    /// </summary>
    public static IReadOnlyDictionary<string, string> OnTopOf(IReadOnlyDictionary<string, string>? inherited, IReadOnlyDictionary<string, string> own)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (inherited ?? new Dictionary<string, string>()).Where(label => !TellsOfOneImage(label.Key)).Concat(own))
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>Those labels that are also written as annotations of the manifest.</summary>
    public static IReadOnlyDictionary<string, string> Annotations(IReadOnlyDictionary<string, string> labels) =>
        labels.Where(label => label.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal)).ToDictionary();

    private static bool TellsOfOneImage(string key) =>
        key.StartsWith(OwnPrefix, StringComparison.Ordinal) || key.StartsWith(AnnotationPrefix, StringComparison.Ordinal);

    private static void AddBase(SortedDictionary<string, string> labels, BaseImage baseImage, ResolvedBase resolvedBase)
    {
        AddProvided(labels, resolvedBase);

        if (baseImage.Digest is { } digest)
        {
            labels[LabelKeys.BaseDigest] = labels[LabelKeys.PaksBaseDigest] = digest.ToString();
        }

        if (baseImage.Name is { } name)
        {
            labels[LabelKeys.BaseName] = labels[LabelKeys.PaksBaseName] = name;
        }
    }

    /// <summary>Adds what a base tells of itself.</summary>
    public static void AddProvided(IDictionary<string, string> labels, ResolvedBase resolvedBase)
    {
        if (resolvedBase.OperatingSystem is { } operatingSystem)
        {
            labels[LabelKeys.OperatingSystem] = operatingSystem;
        }

        if (resolvedBase.Libc is { } libc)
        {
            labels[LabelKeys.Libc] = libc.ToString();
        }

        if (resolvedBase.Provides is { Count: > 0 } libraries)
        {
            labels[LabelKeys.BaseProvides] = ProvidedVersions.Write(libraries);
        }
    }

    private static void AddPackages(SortedDictionary<string, string> labels, BuildPlan plan, IReadOnlyDictionary<string, string> inherited)
    {
        PackageLabels.Add(labels, plan, inherited);
        if ((plan.View ?? inherited.GetValueOrDefault(LabelKeys.View)) is { } view)
        {
            labels[LabelKeys.View] = view;
        }

        var roots = plan.Packages.Where(package => package.Package.IsRoot).ToList();
        if (roots.Count == 0)
        {
            return;
        }

        labels[LabelKeys.Request] = string.Join(' ', plan.Request);
        labels[LabelKeys.Title] = string.Join(' ', roots.Select(root => root.Spec.Name));
        labels[LabelKeys.Description] = string.Join("; ", roots.Select(root => root.Spec.ToSpecString()));
        if (roots is [var only])
        {
            AddOnlyRoot(labels, only);
        }
    }

    /// <summary>An image of one package can be found by plain labels, with no JSON to take apart.</summary>
    private static void AddOnlyRoot(SortedDictionary<string, string> labels, PlannedPackage root)
    {
        labels[LabelKeys.Version] = labels[LabelKeys.SpecVersion] = root.Spec.Version.ToString();
        labels[LabelKeys.SpecName] = root.Spec.Name;
        labels[LabelKeys.SpecHash] = root.Spec.Hash.ToString();
        labels[LabelKeys.SpecText] = root.Spec.ToSpecString();
        labels[LabelKeys.SpecTarget] = root.Spec.Target;
        labels[LabelKeys.SpecOperatingSystem] = root.Spec.OperatingSystem;
        labels[LabelKeys.SpecPrefix] = root.Prefix;
        if (root.Spec.Compiler is { } compiler)
        {
            labels[LabelKeys.SpecCompiler] = compiler;
        }
    }
}
