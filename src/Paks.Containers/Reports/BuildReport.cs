using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Layers;
using Paks.Containers.Planning;

namespace Paks.Containers.Reports;

/// <summary>What was built, for people or as JSON.</summary>
public static class BuildReport
{
    /// <summary>Writes the result.</summary>
    public static void Write(TextWriter output, BuildResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, result));
            return;
        }

        if (result.Images.Count > 1)
        {
            output.WritePlainLine($"index {result.Root.Digest}");
        }

        foreach (var (plan, image) in result.Images)
        {
            Write(output, plan, image);
        }

        DestinationReport.Write(output, result.Destinations);
    }

    private static void Write(TextWriter output, BuildPlan plan, AssembledImage image)
    {
        output.WritePlainLine($"{plan.Platform} {image.Manifest.Digest}");
        output.WritePlainLine($"  on {PlanReport.BaseOf(plan.Base)}");
        foreach (var layer in image.Layers)
        {
            output.WritePlainLine($"  {layer.Layer.Descriptor.Digest.Encoded[..12]}  {Size.Of(layer.Layer.Descriptor.Size),8}  {layer.Planned.Description}{Kind(layer)}");
        }

        foreach (var note in plan.Notes)
        {
            output.WritePlainLine($"  note: {note}");
        }
    }

    private static string Kind(MadeLayer layer) => layer.Planned switch
    {
        PlannedLayer.Verbatim => "  (as signed)",
        PlannedLayer.Relocated relocated => $"  (moved to {relocated.Package.Prefix})",
        _ => "",
    };

    private static void Write(Utf8JsonWriter writer, BuildResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("digest", result.Root.Digest.ToString());
        writer.WriteString("mediaType", result.Root.MediaType);
        writer.WriteNumber("size", result.Images.Sum(image => TotalSize(image.Image)));
        if (result.Images is [var only])
        {
            // Of one platform, all of it stands at the top.
            writer.WriteString("config", only.Image.Config.Digest.ToString());
            WriteImage(writer, only);
        }

        writer.WriteStartArray("manifests");
        foreach (var image in result.Images)
        {
            WriteManifest(writer, image, isWhole: result.Images.Count > 1);
        }

        writer.WriteEndArray();
        WriteRest(writer, result);
        writer.WriteEndObject();
    }

    private static void WriteManifest(Utf8JsonWriter writer, PlatformImage image, bool isWhole)
    {
        writer.WriteStartObject();
        if (isWhole)
        {
            WriteImage(writer, image);
        }
        else
        {
            writer.WriteString("platform", image.Plan.Platform.ToString());
        }

        writer.WriteString("digest", image.Image.Manifest.Digest.ToString());
        writer.WriteString("mediaType", image.Image.Manifest.MediaType);
        writer.WriteString("config", image.Image.Config.Digest.ToString());
        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, PlatformImage image)
    {
        WriteLayers(writer, image.Image);
        PlanReport.WriteMembers(writer, image.Plan);
        writer.WriteStartObject("labels");
        foreach (var (key, value) in image.Image.Configuration.Config.Labels ?? new Dictionary<string, string>())
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static long TotalSize(AssembledImage image) =>
        image.Base.Layers.Sum(layer => layer.Descriptor.Size) + image.Layers.Sum(layer => layer.Layer.Descriptor.Size);

    private static void WriteLayers(Utf8JsonWriter writer, AssembledImage image)
    {
        writer.WriteStartArray("layers");
        foreach (var layer in image.Base.Layers)
        {
            WriteLayer(writer, layer, "base", "base", null);
        }

        foreach (var layer in image.Layers)
        {
            WriteLayer(writer, layer.Layer, PlanReport.KindOf(layer.Planned), layer.Planned.Description, layer);
        }

        writer.WriteEndArray();
    }

    private static void WriteLayer(Utf8JsonWriter writer, Oci.Layer layer, string kind, string description, MadeLayer? made)
    {
        writer.WriteStartObject();
        writer.WriteString("digest", layer.Descriptor.Digest.ToString());
        writer.WriteString("diffId", layer.DiffId.ToString());
        writer.WriteString("mediaType", layer.Descriptor.MediaType);
        writer.WriteNumber("size", layer.Descriptor.Size);
        writer.WriteString("kind", kind);
        writer.WriteString("description", description);
        if (made is not null)
        {
            writer.WriteBoolean("reused", made.Reused);
            writer.WriteStartArray("packages");
            foreach (var package in made.Planned.Packages)
            {
                writer.WriteStringValue(package.Spec.Hash.ToString());
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer, BuildResult result)
    {
        writer.WriteStartObject("timings");
        foreach (var (part, time) in result.Timings)
        {
            writer.WriteNumber(part, Math.Round(time.TotalSeconds, 4));
        }

        writer.WriteEndObject();
        DestinationReport.Write(writer, result.Destinations);
        DestinationReport.Write(writer, result.Transfer);
    }
}
