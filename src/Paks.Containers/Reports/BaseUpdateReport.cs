using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Debian.RootFileSystems;

namespace Paks.Containers.Reports;

/// <summary>What would change of a base, for people and for programs.</summary>
public static class BaseUpdateReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="update">The changes.</param>
    /// <param name="json">Whether a program reads it.</param>
    public static void Write(TextWriter output, BaseUpdate update, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, update));
            return;
        }

        if (update.IsRedefined)
        {
            output.WritePlainLine($"the definition of {update.Name} changed since it was locked");
        }

        foreach (var platform in update.Platforms)
        {
            output.WritePlainLine($"{update.Name} {platform.Platform}: {(platform.Changes.Count == 0 ? "nothing changes" : Count(platform.Changes))}");
            var width = platform.Changes.Select(change => change.Name.Length).DefaultIfEmpty().Max();
            foreach (var change in platform.Changes)
            {
                output.WritePlainLine($"{Sign(change)} {change.Name.PadRight(width)}  {Versions(change)}{(change.IsSecurity ? "  security" : "")}");
            }
        }
    }

    private static string Count(IReadOnlyList<PackageChange> changes) =>
        $"{changes.Count(change => change is { Old: not null, New: not null })} changed, {changes.Count(change => change.Old is null)} added, {changes.Count(change => change.New is null)} removed";

    private static char Sign(PackageChange change) => change.Old is null ? '+' : change.New is null ? '-' : ' ';

    private static string Versions(PackageChange change) =>
        change is { Old: { } old, New: { } next } ? $"{old.Version} -> {next.Version}" : (change.Old ?? change.New)!.Version;

    private static void Write(Utf8JsonWriter writer, BaseUpdate update)
    {
        writer.WriteStartObject();
        writer.WriteString("base", update.Name);
        writer.WriteBoolean("redefined", update.IsRedefined);
        writer.WriteStartObject("platforms");
        foreach (var platform in update.Platforms)
        {
            writer.WriteStartArray(platform.Platform.ToString());
            foreach (var change in platform.Changes)
            {
                writer.WriteStartObject();
                writer.WriteString("name", change.Name);
                writer.WriteString("old", change.Old?.Version);
                writer.WriteString("new", change.New?.Version);
                writer.WriteBoolean("security", change.IsSecurity);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
