using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Reports;

namespace Paks.ImageBuilder.Terminal;

/// <summary>The bases that there are, for people or as JSON.</summary>
internal static class BaseListReport
{
    /// <summary>Writes the list.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ListedBase> bases, bool json)
    {
        if (json)
        {
            WriteJson(output, bases);
            return;
        }

        var width = bases.Max(one => one.Name.Length);
        foreach (var one in bases)
        {
            output.WritePlainLine($"{one.Name.PadRight(width)}  {one.Description}");
            output.WritePlainLine($"{new string(' ', width)}  {string.Join(", ", one.Platforms)}; {Place(one)}");
        }
    }

    private static string Place(ListedBase one) => one switch
    {
        { Digest: { } digest, Size: { } size } => $"ready here: {digest.Encoded[..12]}, {Size.Of(size)}",
        { Origin: { Source: BaseSource.Registry, Reference: { } reference } } => $"in {reference}",
        _ => "made of its packages when it is asked for",
    };

    private static void WriteJson(TextWriter output, IReadOnlyList<ListedBase> bases) => JsonOutput.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("bases");
        foreach (var one in bases)
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.WriteString("description", one.Description);
            writer.WriteStartArray("platforms");
            foreach (var platform in one.Platforms)
            {
                writer.WriteStringValue(platform.ToString());
            }

            writer.WriteEndArray();
            writer.WriteBoolean("ready", one.Digest is not null);
            PlanReport.WriteOrigin(writer, one.Origin);
            writer.WriteString("digest", one.Digest?.ToString());
            writer.WriteNumberOrNull("size", one.Size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
