using System.Globalization;

namespace Paks.Debian.Archives;

/// <summary>Addresses of archives as they were.</summary>
internal static class SnapshotAddress
{
    private const string Timestamp = "{timestamp}";

    /// <summary>A snapshot is taken some hours after the release that it holds: where that of the release's own time is an older one, that of the next day has it.</summary>
    private static readonly TimeSpan[] Later = [TimeSpan.Zero, TimeSpan.FromDays(1)];

    /// <summary>The addresses to be asked for what a release of this time has, in turn.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> templates, DateTimeOffset release) =>
    [
        .. templates.SelectMany(template => Later.Select(later => template.Replace(
            Timestamp, (release + later).ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal))).Distinct(),
    ];
}
