using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Planning;

namespace Paks.Containers.Images;

/// <summary>The labels of an image: what it holds, where that comes from and what was verified. docs/labels.md specifies them.</summary>
public static class ImageLabels
{
    /// <summary>The version of the label set that is written.</summary>
    public const string SchemaVersion = "1";

    private const string AnnotationPrefix = "org.opencontainers.image.";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The labels of the image that <paramref name="plan"/> makes on <paramref name="baseImage"/>; the user's own have the last word.</summary>
    public static IReadOnlyDictionary<string, string> For(BuildPlan plan, BaseImage baseImage, string created)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [LabelKeys.Created] = created,
            [LabelKeys.Schema] = SchemaVersion,
            [LabelKeys.Verification] = plan.Verified ? "verified" : "unverified",
        };
        AddBase(labels, baseImage);
        AddPackages(labels, plan);
        foreach (var (key, value) in plan.Run.Labels)
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>Those labels that are also written as annotations of the manifest.</summary>
    public static IReadOnlyDictionary<string, string> Annotations(IReadOnlyDictionary<string, string> labels) =>
        labels.Where(label => label.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal)).ToDictionary();

    private static void AddBase(SortedDictionary<string, string> labels, BaseImage baseImage)
    {
        if (baseImage.Digest is { } digest)
        {
            labels[LabelKeys.BaseDigest] = labels[LabelKeys.PaksBaseDigest] = digest.ToString();
        }

        if (baseImage.Name is { } name)
        {
            labels[LabelKeys.BaseName] = labels[LabelKeys.PaksBaseName] = name;
        }
    }

    private static void AddPackages(SortedDictionary<string, string> labels, BuildPlan plan)
    {
        var roots = plan.Packages.Where(package => package.Package.IsRoot).ToList();
        if (roots.Count == 0)
        {
            return;
        }

        labels[LabelKeys.Request] = string.Join(' ', plan.Request);
        labels[LabelKeys.Roots] = Json(writer => WriteRoots(writer, roots));
        labels[LabelKeys.Packages] = Json(writer => WritePackages(writer, plan.Packages));
        labels[LabelKeys.Title] = string.Join(' ', roots.Select(root => root.Spec.Name));
        labels[LabelKeys.Description] = string.Join("; ", roots.Select(root => root.Spec.ToSpecString()));
        if (plan.View is { } view)
        {
            labels[LabelKeys.View] = view;
        }

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

    private static void WriteRoots(Utf8JsonWriter writer, IEnumerable<PlannedPackage> roots)
    {
        writer.WriteStartArray();
        foreach (var root in roots)
        {
            writer.WriteStringValue($"{root.Spec.Name}@{root.Spec.Version}/{root.Spec.Hash}");
        }

        writer.WriteEndArray();
    }

    private static void WritePackages(Utf8JsonWriter writer, IEnumerable<PlannedPackage> packages)
    {
        writer.WriteStartArray();
        foreach (var package in packages)
        {
            Write(writer, package);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, PlannedPackage package)
    {
        var spec = package.Spec;
        writer.WriteStartObject();
        writer.WriteString("name", spec.Name);
        writer.WriteString("version", spec.Version.ToString());
        writer.WriteString("hash", spec.Hash.ToString());
        writer.WriteString("spec", spec.ToSpecString());
        writer.WriteString("target", spec.Target);
        writer.WriteString("os", spec.OperatingSystem);
        if (spec.Compiler is { } compiler)
        {
            writer.WriteString("compiler", compiler);
        }

        writer.WriteBoolean("root", package.Package.IsRoot);
        writer.WriteString("prefix", package.Prefix);
        writer.WriteString("placement", package.Placement == Placement.Verbatim ? "verbatim" : "relocated");
        writer.WriteString("cache", package.Package.Origin);
        writer.WriteString("checksum", package.Tarball.ToString());
        if (package.Package.Entry.Signer is { } signer)
        {
            writer.WriteString("signer", signer);
        }

        writer.WriteString("verification", package.Package.Entry.Signer is null ? "unverified" : "verified");
        writer.WriteStartArray("dependencies");
        foreach (var dependency in package.RuntimeDependencies)
        {
            writer.WriteStringValue(dependency);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
