using System.Globalization;
using System.Text.Json;

namespace Paks.Debian.RootFileSystems;

/// <summary>The packages that a recipe comes to, by digest. Pure data: it can be kept, locked and compared.</summary>
public sealed record RootFileSystemPlan
{
    private const int FormatVersion = 2;

    /// <summary>The recipe's name.</summary>
    public required string Name { get; init; }

    /// <summary>The architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The releases that it follows from, in the recipe's order.</summary>
    public required IReadOnlyList<ReleasePin> Releases { get; init; }

    /// <summary>The packages: those of the recipe in its order, then those that they need, by name.</summary>
    public required IReadOnlyList<PlannedPackage> Packages { get; init; }

    /// <summary>What whoever makes it should know, a sentence each without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>As JSON in UTF-8; the same plan gives the same bytes.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json);
        }
        return buffer.ToArray();
    }

    /// <summary>Writes it as a JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", FormatVersion);
        json.WriteString("name", Name);
        json.WriteString("architecture", Architecture);
        json.WriteStartArray("releases");
        foreach (var release in Releases)
        {
            Write(json, release);
        }

        json.WriteEndArray();
        json.WriteStartArray("packages");
        foreach (var package in Packages)
        {
            Write(json, package);
        }

        json.WriteEndArray();
        WriteTexts(json, "notes", Notes);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">It is no plan of this version.</exception>
    public static RootFileSystemPlan Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException cause)
        {
            throw new FormatException($"cannot read the plan of a root file system: {cause.Message}", cause);
        }
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter)"/> wrote.</summary>
    /// <exception cref="FormatException">It is no plan of this version.</exception>
    public static RootFileSystemPlan Read(JsonElement plan)
    {
        try
        {
            if (plan.GetProperty("version").GetInt32() != FormatVersion)
            {
                throw new FormatException("it is of another version");
            }

            PlannedPackage[] packages = [.. plan.GetProperty("packages").EnumerateArray().Select(ReadPackage)];
            if (packages.GroupBy(package => package.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            {
                throw new FormatException($"package {twice} comes twice");
            }

            return new RootFileSystemPlan
            {
                Name = Text(plan, "name"),
                Architecture = Text(plan, "architecture"),
                Releases = [.. plan.GetProperty("releases").EnumerateArray().Select(ReadRelease)],
                Packages = packages,
                Notes = Texts(plan, "notes"),
            };
        }
        catch (Exception cause) when (cause is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"cannot read the plan of a root file system: {cause.Message}", cause);
        }
    }

    private static void Write(Utf8JsonWriter json, ReleasePin release)
    {
        json.WriteStartObject();
        json.WriteString("archive", release.Archive);
        json.WriteString("suite", release.Suite);
        json.WriteString("date", release.Date.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("sha256", release.Sha256);
        json.WriteString("signer", release.SignerFingerprint);
        json.WriteEndObject();
    }

    private static ReleasePin ReadRelease(JsonElement release) => new(
        Text(release, "archive"),
        Text(release, "suite"),
        release.GetProperty("date").GetDateTimeOffset(),
        Sha256Text.Require(Text(release, "sha256")),
        Text(release, "signer"));

    private static void Write(Utf8JsonWriter json, PlannedPackage package)
    {
        json.WriteStartObject();
        json.WriteString("name", package.Name);
        json.WriteString("version", package.Version);
        json.WriteString("architecture", package.Architecture);
        json.WriteString("source", package.Source);
        json.WriteString("sourceVersion", package.SourceVersion);
        json.WriteString("archive", package.Archive);
        json.WriteString("suite", package.Suite);
        json.WriteString("filename", package.Filename);
        json.WriteNumber("size", package.Size);
        json.WriteString("sha256", package.Sha256);
        json.WriteNumber("installedSize", package.InstalledSize);
        json.WriteEndObject();
    }

    private static PlannedPackage ReadPackage(JsonElement package) => new()
    {
        Name = PackageName.Require(Text(package, "name")),
        Version = Text(package, "version"),
        Architecture = Text(package, "architecture"),
        Source = Text(package, "source"),
        SourceVersion = Text(package, "sourceVersion"),
        Archive = Text(package, "archive"),
        Suite = ArchivePath.Require(Text(package, "suite")),
        Filename = ArchivePath.Require(Text(package, "filename")),
        Size = Bytes(package, "size"),
        Sha256 = Sha256Text.Require(Text(package, "sha256")),
        InstalledSize = Bytes(package, "installedSize"),
    };

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string[] Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? throw new FormatException($"'{name}' has a null"))];

    private static long Bytes(JsonElement element, string name) =>
        element.GetProperty(name).GetInt64() is >= 0 and <= BinaryPackage.MostBytes and var bytes ? bytes : throw new FormatException($"'{name}' is no size");

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");
}
