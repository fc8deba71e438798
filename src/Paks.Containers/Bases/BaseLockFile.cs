using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Bases;

/// <summary>Lock files of bases: one JSON object, the same bytes for the same packages.</summary>
public static class BaseLockFile
{
    private const int Version = 1;

    /// <summary>Reads a lock file.</summary>
    /// <exception cref="PaksException">There is none, or it is none.</exception>
    public static BaseLock Read(string path) => LockDocument.Read(path, Read, "Write it anew: paks-image base lock NAME.");

    /// <summary>Writes a lock file, unless it is there and says the same.</summary>
    /// <exception cref="PaksException">It cannot be written.</exception>
    public static void Write(string path, BaseLock locked) => LockDocument.Write(path, writer => Write(writer, locked));

    private static BaseLock? Read(JsonElement root) => root.GetProperty("version").GetInt32() == Version
        ? new BaseLock(
            root.GetProperty("base").GetString() ?? throw new FormatException("the base has no name"),
            Digest.Parse(root.GetProperty("definition").GetString()!),
            root.GetProperty("platforms").EnumerateObject().ToDictionary(platform => platform.Name, platform => RootFileSystemPlan.Read(platform.Value)))
        : null;

    private static void Write(Utf8JsonWriter writer, BaseLock locked)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("base", locked.Name);
        writer.WriteString("definition", locked.Definition.ToString());
        writer.WriteStartObject("platforms");
        foreach (var (platform, plan) in locked.Platforms.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(platform);
            plan.Write(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
