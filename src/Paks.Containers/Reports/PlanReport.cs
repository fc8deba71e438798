using System.Globalization;
using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Planning;

namespace Paks.Containers.Reports;

/// <summary>A plan, for people or as JSON.</summary>
public static class PlanReport
{
    /// <summary>Writes the plan for each platform. As JSON, that of one platform is the object itself.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BuildPlan> plans, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, plans));
            return;
        }

        foreach (var plan in plans)
        {
            Write(output, plan);
        }
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<BuildPlan> plans)
    {
        writer.WriteStartObject();
        if (plans is [var only])
        {
            WriteLayers(writer, only);
            WriteMembers(writer, only);
        }
        else
        {
            writer.WriteStartArray("platforms");
            foreach (var plan in plans)
            {
                writer.WriteStartObject();
                WriteLayers(writer, plan);
                WriteMembers(writer, plan);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(TextWriter output, BuildPlan plan)
    {
        output.WritePlainLine($"{plan.Platform} on {BaseOf(plan.Base)}");
        WriteBase(output, plan.Base);
        foreach (var package in plan.Packages)
        {
            var place = package.Placement == Placement.Verbatim ? "as built at" : "moved to";
            var signer = package.Package.Entry.Signer is { } key ? $"signed by {key}" : "not verified";
            output.WritePlainLine($"  {package.ShortName}  {Size.Of(package.Package.Entry.TarballSize)}  {place} {package.Prefix}  {signer}");
        }

        output.WritePlainLine("layers");
        foreach (var layer in plan.Layers)
        {
            output.WritePlainLine($"  {KindOf(layer),-9}  {layer.Description}");
        }

        output.WritePlainLine("environment");
        foreach (var variable in plan.Environment)
        {
            output.WritePlainLine($"  {variable}");
        }

        foreach (var note in plan.Notes)
        {
            output.WritePlainLine($"note: {note}");
        }
    }

    /// <summary>The members that a plan and a result have in common.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, BuildPlan plan)
    {
        writer.WriteString("platform", plan.Platform.ToString());
        writer.WriteStartObject("base");
        writer.WriteString("name", plan.Base.Name);
        writer.WriteString("os", plan.Base.OperatingSystem);
        writer.WriteString("libc", plan.Base.Libc?.ToString());
        WriteProvided(writer, plan.Base.Provides);
        WriteOrigin(writer, plan.Base.Origin);
        writer.WriteEndObject();
        writer.WriteBoolean("verified", plan.Verified);
        writer.WriteString("view", plan.View);
        writer.WriteStartArray("packages");
        foreach (var package in plan.Packages)
        {
            WritePackage(writer, package);
        }

        writer.WriteEndArray();
        writer.WriteTexts("environment", plan.Environment);
        writer.WriteTexts("notes", plan.Notes);
    }

    /// <summary>The members that tell by which road a base with a name came.</summary>
    public static void WriteOrigin(Utf8JsonWriter writer, BaseOrigin? origin)
    {
        if (origin is not null)
        {
            writer.WriteString("source", origin.Word);
            writer.WriteString("reference", origin.Reference);
        }
    }

    /// <summary>Where a base with a name came from, in a few words.</summary>
    public static string PlaceOf(BaseOrigin origin) => origin switch
    {
        { Source: BaseSource.Build } => "its packages",
        { Reference: { } reference } => reference,
        _ => "the store",
    };

    /// <summary>A base, and where it came from where that is not plain from its name.</summary>
    public static string BaseOf(ResolvedBase resolved) =>
        BaseOf(resolved.Name, resolved.LayerCount) + (resolved.Origin is { } origin ? $" from {PlaceOf(origin)}" : "");

    private static string BaseOf(string? name, int layers) => (name, layers) switch
    {
        (null, 0) => "scratch",
        (null, 1) => "a base of 1 layer",
        (null, _) => string.Create(CultureInfo.InvariantCulture, $"a base of {layers} layers"),
        _ => name,
    };

    /// <summary>The kind of a layer in one word.</summary>
    public static string KindOf(PlannedLayer layer) => layer switch
    {
        PlannedLayer.Verbatim => "verbatim",
        PlannedLayer.Relocated => "relocated",
        PlannedLayer.Merged => "merged",
        PlannedLayer.Sbang => "sbang",
        PlannedLayer.View => "view",
        _ => "added",
    };

    private static void WriteBase(TextWriter output, ResolvedBase resolvedBase)
    {
        string?[] facts = [resolvedBase.OperatingSystem, resolvedBase.Libc?.ToString()];
        if (facts.OfType<string>().ToList() is { Count: > 0 } known)
        {
            output.WritePlainLine($"  base: {string.Join(", ", known)}");
        }

        if (resolvedBase.Provides is { Count: > 0 } libraries)
        {
            output.WritePlainLine($"  base libraries: {string.Join(", ", libraries.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    private static void WriteProvided(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<string>>? libraries)
    {
        if (libraries is null)
        {
            writer.WriteNull("provides");
            return;
        }

        writer.WriteStartObject("provides");
        foreach (var (name, versions) in libraries.OrderBy(library => library.Key, StringComparer.Ordinal))
        {
            writer.WriteTexts(name, versions);
        }

        writer.WriteEndObject();
    }

    private static void WriteLayers(Utf8JsonWriter writer, BuildPlan plan)
    {
        writer.WriteStartArray("layers");
        foreach (var layer in plan.Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", KindOf(layer));
            writer.WriteString("description", layer.Description);
            writer.WriteString("inputs", layer.Inputs.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePackage(Utf8JsonWriter writer, PlannedPackage package)
    {
        writer.WriteStartObject();
        writer.WriteString("name", package.Spec.Name);
        writer.WriteString("version", package.Spec.Version.ToString());
        writer.WriteString("hash", package.Spec.Hash.ToString());
        writer.WriteString("spec", package.Spec.ToSpecString());
        writer.WriteString("target", package.Spec.Target);
        writer.WriteString("os", package.Spec.OperatingSystem);
        writer.WriteBoolean("root", package.Package.IsRoot);
        writer.WriteString("builtPrefix", package.Contents.Prefix);
        writer.WriteString("prefix", package.Prefix);
        writer.WriteString("placement", package.Placement == Placement.Verbatim ? "verbatim" : "relocated");
        writer.WriteString("cache", package.Package.Origin);
        writer.WriteString("checksum", package.Tarball.ToString());
        writer.WriteNumber("size", package.Package.Entry.TarballSize);
        writer.WriteString("signer", package.Package.Entry.Signer);
        writer.WriteString("verification", package.Package.Entry.Signer is null ? "unverified" : "verified");
        writer.WriteEndObject();
    }
}
