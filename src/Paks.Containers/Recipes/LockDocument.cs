using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Reports;
using Paks.Oci;

namespace Paks.Containers.Recipes;

/// <summary>What lock files have in common: one JSON object, the same bytes for the same content.</summary>
internal static class LockDocument
{
    private const int LargestFile = 16 << 20;

    /// <summary>Reads a lock file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the object; null: another version of the program wrote it.</param>
    /// <param name="remedy">How to write it anew.</param>
    /// <exception cref="PaksException">There is none, or it is none.</exception>
    public static T Read<T>(string path, Func<JsonElement, T?> read, string remedy)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(SmallFile.Read(path, LargestFile));
            return read(json.RootElement) ?? throw Invalid("another version of the program wrote it", null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid("there is no such file", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Invalid("it is no lock file", e);
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw Invalid(e.Message.TrimEnd('.'), e);
        }

        PaksException Invalid(string why, Exception? cause) =>
            new(DiagnosticCodes.LockMismatch, $"Cannot use the lock file {path}: {why}.", remedy, cause) { Input = path };
    }

    /// <summary>Writes a lock file, unless it is there and says the same.</summary>
    /// <exception cref="PaksException">It cannot be written.</exception>
    public static void Write(string path, Action<Utf8JsonWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        JsonOutput.Write(text, write);
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
}
