using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paks.Containers.Planning;

namespace Paks.Containers.Images;

/// <summary>
/// The labels that tell of packages: <c>io.paks.roots</c>, <c>io.paks.packages</c> and <c>io.paks.verification</c>. They hold for the
/// whole image, so those that a base made by us has already are joined with those on top.
/// </summary>
internal static class PackageLabels
{
    /// <summary>The value that says so.</summary>
    public const string Verified = "verified";

    private const string Unverified = "unverified";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds the labels.</summary>
    /// <param name="labels">What they are added to.</param>
    /// <param name="plan">The plan of the image.</param>
    /// <param name="inherited">The labels of the base.</param>
    public static void Add(IDictionary<string, string> labels, BuildPlan plan, IReadOnlyDictionary<string, string> inherited)
    {
        var packages = plan.Packages;
        var below = LabelledPackage.Read(inherited);
        labels[LabelKeys.Verification] = plan.Verified ? Verified : Unverified;

        // The same package at the same prefix is on top now.
        using var packagesBelow = Parse(below, inherited, LabelKeys.Packages);
        var kept = Elements(packagesBelow).Zip(below)
            .Where(pair => !packages.Any(package => package.Prefix == pair.Second.Prefix && package.Spec.Hash.ToString() == pair.Second.Hash))
            .Select(pair => pair.First)
            .ToList();
        if (packages.Count + kept.Count == 0)
        {
            return;
        }

        labels[LabelKeys.Packages] = Json(writer =>
        {
            kept.ForEach(package => package.WriteTo(writer));
            foreach (var package in packages)
            {
                Write(writer, package);
            }
        });

        using var rootsBelow = Parse(below, inherited, LabelKeys.Roots);
        var roots = Elements(rootsBelow).Where(root => root.ValueKind == JsonValueKind.String).Select(root => root.GetString()!)
            .Concat(packages.Where(package => package.Package.IsRoot).Select(root => $"{root.Spec.Name}@{root.Spec.Version}/{root.Spec.Hash}"))
            .Distinct(StringComparer.Ordinal);
        labels[LabelKeys.Roots] = Json(writer =>
        {
            foreach (var root in roots)
            {
                writer.WriteStringValue(root);
            }
        });
    }

    /// <summary>A label of the base, where the base's labels are ours and whole.</summary>
    private static JsonDocument? Parse(IReadOnlyList<LabelledPackage> below, IReadOnlyDictionary<string, string> inherited, string key)
    {
        try
        {
            return below.Count > 0 && inherited.TryGetValue(key, out var text) ? JsonDocument.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Elements(JsonDocument? document) =>
        document is { RootElement.ValueKind: JsonValueKind.Array } ? document.RootElement.EnumerateArray() : [];

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

        writer.WriteString("verification", package.Package.Entry.Signer is null ? Unverified : Verified);
        writer.WriteStartArray("dependencies");
        foreach (var dependency in package.RuntimeDependencies)
        {
            writer.WriteStringValue(dependency);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> writeElements)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartArray();
            writeElements(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
