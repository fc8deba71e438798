using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Reports;

/// <summary>The bases that there are, for people or as JSON.</summary>
public static class BaseListReport
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
        foreach (var release in bases.GroupBy(one => (one.Release, Platforms: string.Join(", ", one.Platforms))))
        {
            output.WritePlainLine($"{release.Key.Release}: {release.Key.Platforms}");
            foreach (var one in release)
            {
                output.WritePlainLine($"  {one.Name.PadRight(width)}  {Purpose(one)}{Place(one)}");
            }
        }
    }

    private static string Purpose(ListedBase one) => one.Description.StartsWith(one.Release + ": ", StringComparison.Ordinal) ? one.Description[(one.Release.Length + 2)..] : one.Description;

    /// <summary>Where it is to be had; one of which nothing is said is made of its packages when it is asked for.</summary>
    private static string Place(ListedBase one) => one switch
    {
        { Digest: { } digest, Size: { } size } => $" (ready here: {digest.Encoded[..12]}, {Size.Of(size)})",
        { Origin: { Source: BaseSource.Registry, Reference: { } reference } } => $" (in {reference})",
        _ => "",
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
            writer.WriteTexts("platforms", one.Platforms.Select(platform => platform.ToString()));
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
