using System.Text.Json;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Debian.RootFileSystems;
using Paks.Oci;

namespace Paks.Containers.Recipes;

/// <summary>Lock files: one JSON object, the same bytes for the same image.</summary>
public static class LockFile
{
    private const int Version = 2;

    /// <summary>Reads a lock file.</summary>
    /// <exception cref="PaksException">There is none, or it is none.</exception>
    public static ImageLock Read(string path) => LockDocument.Read(path, Read, "Write it anew: build once without --locked.");

    /// <summary>Writes a lock file, unless it is there and says the same.</summary>
    /// <exception cref="PaksException">It cannot be written.</exception>
    public static void Write(string path, ImageLock locked) => LockDocument.Write(path, writer => Write(writer, locked));

    /// <summary>Version 1 has no packages of bases: a base that changed since is refused.</summary>
    private static ImageLock? Read(JsonElement root) => root.GetProperty("version").GetInt32() is 1 or Version
        ? new ImageLock(
            Texts(root.GetProperty("specs")),
            root.GetProperty("platforms").EnumerateObject().ToDictionary(platform => platform.Name, platform => Platform(platform.Value)))
        : null;

    private static LockedPlatform Platform(JsonElement platform) => new(
        platform.GetProperty("base").GetString()!,
        Texts(platform.GetProperty("roots")),
        platform.GetProperty("packages").EnumerateObject().ToDictionary(package => package.Name, package => package.Value.GetString()!))
    {
        BasePlan = platform.TryGetProperty("basePlan", out var plan)
            ? new LockedBase(Digest.Parse(plan.GetProperty("definition").GetString()!), RootFileSystemPlan.Read(plan.GetProperty("plan")))
            : null,
    };

    private static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException("a text is missing"))];

    private static void Write(Utf8JsonWriter writer, ImageLock locked)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        WriteTexts(writer, "specs", locked.Specs);
        writer.WriteStartObject("platforms");
        foreach (var (name, platform) in locked.Platforms)
        {
            writer.WriteStartObject(name);
            writer.WriteString("base", platform.Base);
            WriteTexts(writer, "roots", platform.Roots);
            writer.WriteStartObject("packages");
            foreach (var (package, digest) in platform.Packages)
            {
                writer.WriteString(package, digest);
            }

            writer.WriteEndObject();
            if (platform.BasePlan is { } plan)
            {
                writer.WriteStartObject("basePlan");
                writer.WriteString("definition", plan.Definition.ToString());
                writer.WritePropertyName("plan");
                plan.Plan.Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
