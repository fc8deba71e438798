using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Reports;

/// <summary>Bases that were made, for people or as JSON.</summary>
public static class BaseReport
{
    /// <summary>Writes what was made.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BuiltBase> bases, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, bases));
            return;
        }

        foreach (var (name, result, signer) in bases)
        {
            output.WritePlainLine($"{name} {result.Root.Digest}");
            foreach (var (plan, image) in result.Images)
            {
                output.WritePlainLine($"  {plan.Platform} {image.Manifest.Digest}  {Size.Of(SizeOf(image.Base))}  from {PlanReport.PlaceOf(plan.Base.Origin!)}");
                foreach (var note in plan.Notes)
                {
                    output.WritePlainLine($"    note: {note}");
                }
            }

            DestinationReport.Write(output, result.Destinations);
            if (signer is not null)
            {
                output.WritePlainLine($"signed by {signer}");
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<BuiltBase> bases)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("bases");
        foreach (var (name, result, signer) in bases)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("digest", result.Root.Digest.ToString());
            writer.WriteString("mediaType", result.Root.MediaType);
            writer.WriteString("signer", signer);
            writer.WriteStartArray("manifests");
            foreach (var (plan, image) in result.Images)
            {
                writer.WriteStartObject();
                writer.WriteString("platform", plan.Platform.ToString());
                writer.WriteString("digest", image.Manifest.Digest.ToString());
                writer.WriteNumber("size", SizeOf(image.Base));
                PlanReport.WriteOrigin(writer, plan.Base.Origin);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            DestinationReport.Write(writer, result.Destinations);
            DestinationReport.Write(writer, result.Transfer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static long SizeOf(BaseImage image) => image.Layers.Sum(layer => layer.Descriptor.Size);
}
