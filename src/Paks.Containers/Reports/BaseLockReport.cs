using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;

namespace Paks.Containers.Reports;

/// <summary>A lock of a base that was written, for people and for programs.</summary>
public static class BaseLockReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="locked">The lock.</param>
    /// <param name="file">The file that it was written to.</param>
    /// <param name="json">Whether a program reads it.</param>
    public static void Write(TextWriter output, BaseLock locked, string file, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, locked, file));
            return;
        }

        foreach (var (platform, plan) in locked.Platforms)
        {
            output.WritePlainLine($"{locked.Name} {platform}: {plan.Packages.Count} packages in {file}");
        }
    }

    private static void Write(Utf8JsonWriter writer, BaseLock locked, string file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", locked.Name);
        writer.WriteString("file", file);
        writer.WriteStartObject("platforms");
        foreach (var (platform, plan) in locked.Platforms)
        {
            writer.WriteStartObject(platform);
            writer.WriteNumber("packages", plan.Packages.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
