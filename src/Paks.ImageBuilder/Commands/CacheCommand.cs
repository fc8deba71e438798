using System.CommandLine;
using System.Globalization;
using Paks.Containers.Diagnostics;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;
using Paks.Oci;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image cache</c>: the content store of this machine.</summary>
internal static class CacheCommand
{
    private const int LongestTime = 36_500;

    private static readonly Option<int> Days = new("--unused-for") { Description = "Remove what was not used for so many days.", HelpName = "DAYS", DefaultValueFactory = _ => 30 };
    private static readonly Option<bool> All = new("--all") { Description = "Remove everything." };

    public static Command Create(CommonOptions common)
    {
        var list = new Command("list", "Show what the content store holds.");
        list.SetAction(line => Failures.Translate(() => List(line.GetValue(common.Json))));

        var prune = new Command("prune", "Remove what is no longer used. Whatever is needed again is fetched or made again.") { Days, All };
        prune.SetAction(line => Failures.Translate(() => Prune(line, line.GetValue(common.Json))));
        return new Command("cache", $"The content store: verified blobs and remembered results, in {CommandEnvironment.Surroundings.StoreFolder} (PAKS_HOME). And build caches: sign.") { list, prune, CacheSignCommand.Create(common) };
    }

    private static void List(bool json)
    {
        using var store = new ContentStore(CommandEnvironment.Surroundings.StoreFolder);
        var entries = store.Enumerate().OrderBy(entry => entry.Memo, StringComparer.Ordinal).ThenByDescending(entry => entry.LastUsed).ToList();
        if (json)
        {
            JsonOutput.Write(Console.Out, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("folder", store.Root);
                writer.WriteNumber("size", entries.Sum(entry => entry.Size));
                writer.WriteStartArray("entries");
                foreach (var entry in entries)
                {
                    writer.WriteStartObject();
                    writer.WriteString("kind", entry.Memo ?? "blob");
                    writer.WriteString("digest", entry.Digest.ToString());
                    writer.WriteNumber("size", entry.Size);
                    writer.WriteString("lastUsed", entry.LastUsed);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        foreach (var entry in entries)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{entry.Memo ?? "blob",-12} {entry.Digest.Encoded[..12]}  {Size.Of(entry.Size),8}  {entry.LastUsed:yyyy-MM-dd HH:mm}"));
        }

        Console.Out.WriteLine($"{store.Root}: {entries.Count} entries, {Size.Of(entries.Sum(entry => entry.Size))}");
    }

    private static void Prune(ParseResult line, bool json)
    {
        var days = line.GetValue(Days);
        if (days is < 0 or > LongestTime)
        {
            throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{days}' for --unused-for: it is not a number of days from 0 to {LongestTime}.", "For example: --unused-for 30.");
        }

        using var store = new ContentStore(CommandEnvironment.Surroundings.StoreFolder);
        var removed = store.Prune(line.GetValue(All) ? DateTimeOffset.MaxValue : DateTimeOffset.UtcNow.AddDays(-days));
        var size = removed.Sum(entry => entry.Size);
        if (json)
        {
            JsonOutput.Write(Console.Out, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("removed", removed.Count);
                writer.WriteNumber("size", size);
                writer.WriteEndObject();
            });
            return;
        }

        Console.Out.WriteLine($"removed {removed.Count} entries, {Size.Of(size)}");
    }
}
