using System.Diagnostics;
using System.Globalization;

namespace Paks.Containers.Progress;

/// <summary>A step that is told in one line when it has ended, with the time that it took; one without an outcome is not told.</summary>
/// <param name="what">The step in a few words.</param>
/// <param name="tell">Gets the line.</param>
public sealed class TimedStep(string what, Action<string> tell) : IBuildStep
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private string? _outcome;

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
    }

    /// <inheritdoc/>
    public void Outcome(string outcome) => _outcome = outcome;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_outcome is not null)
        {
            var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            tell($"{what}: {_outcome} ({seconds} s)");
        }
    }
}
