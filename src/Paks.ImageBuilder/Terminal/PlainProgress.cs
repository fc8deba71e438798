using System.Diagnostics;
using System.Globalization;
using Paks.Containers.Progress;

namespace Paks.ImageBuilder.Terminal;

/// <summary>A line for each step that has ended: what a log wants.</summary>
internal sealed class PlainProgress(TextWriter output) : IProgressDisplay
{
    private readonly Lock _writing = new();

    public IBuildStep Begin(string what, long? bytes = null) => new Step(this, what);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Warn(string message) => Line($"warning: {message}");

    private void Line(string text)
    {
        lock (_writing)
        {
            output.WriteLine(text);
        }
    }

    private sealed class Step(PlainProgress owner, string what) : IBuildStep
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private string? _outcome;

        public void Advance(long bytes)
        {
        }

        public void Outcome(string outcome) => _outcome = outcome;

        public void Dispose()
        {
            if (_outcome is not null)
            {
                var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
                owner.Line($"{what}: {_outcome} ({seconds} s)");
            }
        }
    }
}
