using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Reports;

namespace Paks.Containers.Recipes;

/// <summary>Lock files: one JSON object, the same bytes for the same image.</summary>
public static class LockFile
{
    private const int Version = 1;
    private const int LargestFile = 16 << 20;

    /// <summary>Reads a lock file.</summary>
    /// <exception cref="PaksException">There is none, or it is none.</exception>
    public static ImageLock Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
            {
                throw Invalid(path, $"it has more than {LargestFile} bytes", null);
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return root.GetProperty("version").GetInt32() == Version
                ? new ImageLock(
                    Texts(root.GetProperty("specs")),
                    root.GetProperty("platforms").EnumerateObject().ToDictionary(platform => platform.Name, platform => Platform(platform.Value)))
                : throw Invalid(path, "another version of the program wrote it", null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(path, "there is no such file", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Invalid(path, "it is no lock file", e);
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw Invalid(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Writes a lock file, unless it is there and says the same.</summary>
    /// <exception cref="PaksException">It cannot be written.</exception>
    public static void Write(string path, ImageLock locked)
    {
        using var text = new StringWriter { NewLine = "\n" };
        JsonOutput.Write(text, writer => Write(writer, locked));
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) == text.ToString())
            {
                return;
            }

            var temporary = $"{path}.{Path.GetRandomFileName()}";
            File.WriteAllText(temporary, text.ToString());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Tell(failure, $"the lock file {path}", DiagnosticCodes.OutputNotWritable, "Check that the folder exists and can be written.");
        }
    }

    private static LockedPlatform Platform(JsonElement platform) => new(
        platform.GetProperty("base").GetString()!,
        Texts(platform.GetProperty("roots")),
        platform.GetProperty("packages").EnumerateObject().ToDictionary(package => package.Name, package => package.Value.GetString()!));

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

    private static PaksException Invalid(string path, string why, Exception? cause) => new(
        DiagnosticCodes.LockMismatch, $"Cannot use the lock file {path}: {why}.", "Write it anew: build once without --locked.", cause) { Input = path };
}
