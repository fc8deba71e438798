using System.Text.Json;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Layers;
using Paks.Containers.Planning;

namespace Paks.ImageBuilder.Terminal;

/// <summary>What was built, for people or as JSON.</summary>
internal static class BuildReport
{
    /// <summary>Writes the result.</summary>
    public static void Write(TextWriter output, BuildResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, result));
            return;
        }

        output.WriteLine($"{result.Plan.Platform} {result.Image.Manifest.Digest}");
        output.WriteLine($"  on {PlanReport.BaseOf(result.Image.Base.Name, result.Image.Base.Layers.Count)}");
        foreach (var layer in result.Image.Layers)
        {
            output.WriteLine($"  {layer.Layer.Descriptor.Digest.Encoded[..12]}  {Size.Of(layer.Layer.Descriptor.Size),8}  {layer.Planned.Description}{Kind(layer)}");
        }

        foreach (var note in result.Plan.Notes)
        {
            output.WriteLine($"  note: {note}");
        }

        foreach (var written in result.Destinations)
        {
            output.WriteLine($"wrote {written.Destination}{NamesOf(written)}");
        }

        if (result.Destinations.Count == 0)
        {
            output.WriteLine("wrote no image: name where it goes with --output, or --load it into the engine");
        }
    }

    private static string Kind(MadeLayer layer) => layer.Planned switch
    {
        PlannedLayer.Verbatim => "  (as signed)",
        PlannedLayer.Relocated relocated => $"  (moved to {relocated.Package.Prefix})",
        _ => "",
    };

    /// <summary>The names that the destination does not tell itself.</summary>
    private static string NamesOf(WrittenImage written) =>
        written.References is [] || (written.References is [var only] && written.Destination.EndsWith(":" + only, StringComparison.Ordinal))
            ? ""
            : " as " + string.Join(", ", written.References);

    private static void Write(Utf8JsonWriter writer, BuildResult result)
    {
        var image = result.Image;
        writer.WriteStartObject();
        writer.WriteString("digest", image.Manifest.Digest.ToString());
        writer.WriteString("config", image.Config.Digest.ToString());
        writer.WriteNumber("size", TotalSize(result));
        writer.WriteStartArray("manifests");
        writer.WriteStartObject();
        writer.WriteString("platform", result.Plan.Platform.ToString());
        writer.WriteString("digest", image.Manifest.Digest.ToString());
        writer.WriteString("mediaType", image.Manifest.MediaType);
        writer.WriteString("config", image.Config.Digest.ToString());
        writer.WriteEndObject();
        writer.WriteEndArray();
        WriteLayers(writer, result);
        PlanReport.WriteMembers(writer, result.Plan);
        WriteRest(writer, result);
        writer.WriteEndObject();
    }

    private static long TotalSize(BuildResult result) =>
        result.Image.Base.Layers.Sum(layer => layer.Descriptor.Size) + result.Image.Layers.Sum(layer => layer.Layer.Descriptor.Size);

    private static void WriteLayers(Utf8JsonWriter writer, BuildResult result)
    {
        writer.WriteStartArray("layers");
        foreach (var layer in result.Image.Base.Layers)
        {
            WriteLayer(writer, layer, "base", "base", null);
        }

        foreach (var layer in result.Image.Layers)
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
        writer.WriteStartObject("labels");
        foreach (var (key, value) in result.Image.Configuration.Config.Labels ?? new Dictionary<string, string>())
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("timings");
        foreach (var (part, time) in result.Timings)
        {
            writer.WriteNumber(part, Math.Round(time.TotalSeconds, 4));
        }

        writer.WriteEndObject();
        writer.WriteStartArray("destinations");
        foreach (var written in result.Destinations)
        {
            writer.WriteStartObject();
            writer.WriteString("destination", written.Destination);
            writer.WriteStartArray("references");
            foreach (var reference in written.References)
            {
                writer.WriteStringValue(reference);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
