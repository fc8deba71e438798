using System.Text.Json;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Registry;

namespace Paks.Containers.Reports;

/// <summary>Where an image went, and what went over the wire for it.</summary>
public static class DestinationReport
{
    /// <summary>A line a destination.</summary>
    public static void Write(TextWriter output, IReadOnlyList<WrittenImage> destinations)
    {
        foreach (var written in destinations)
        {
            output.WritePlainLine($"wrote {written.Destination}{NamesOf(written)}{Outcome(written)}");
        }
    }

    /// <summary>The member <c>destinations</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<WrittenImage> destinations)
    {
        writer.WriteStartArray("destinations");
        foreach (var written in destinations)
        {
            writer.WriteStartObject();
            writer.WriteString("destination", written.Destination);
            writer.WriteTexts("references", written.References);
            if (written.Pushed is { } pushed)
            {
                writer.WriteBoolean("unchanged", pushed.WasThere);
                writer.WriteNumber("bytesPushed", pushed.BytesOf(PushOutcome.Pushed));
                writer.WriteNumber("bytesMounted", pushed.BytesOf(PushOutcome.Mounted));
                writer.WriteNumber("bytesSkipped", pushed.BytesOf(PushOutcome.Existed));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The member <c>registries</c>.</summary>
    public static void Write(Utf8JsonWriter writer, RegistryTransfer transfer)
    {
        writer.WriteStartObject("registries");
        writer.WriteNumber("requests", transfer.Requests);
        writer.WriteNumber("bytesRead", transfer.BytesRead);
        writer.WriteNumber("bytesWritten", transfer.BytesWritten);
        writer.WriteNumber("bytesMounted", transfer.BytesMounted);
        writer.WriteNumber("bytesSkipped", transfer.BytesSkipped);
        writer.WriteEndObject();
    }

    /// <summary>The names that the destination does not tell itself.</summary>
    private static string NamesOf(WrittenImage written) =>
        written.References is [] || (written.References is [var only] && (written.Destination.EndsWith(":" + only, StringComparison.Ordinal) || written.Destination.EndsWith("//" + only, StringComparison.Ordinal)))
            ? ""
            : " as " + string.Join(", ", written.References);

    private static string Outcome(WrittenImage written) => written.Pushed switch
    {
        null => "",
        { WasThere: true } => " (it was there)",
        var pushed => $" ({Size.Of(pushed.BytesOf(PushOutcome.Pushed))} sent, {Size.Of(pushed.BytesOf(PushOutcome.Mounted))} mounted, {Size.Of(pushed.BytesOf(PushOutcome.Existed))} there)",
    };
}
