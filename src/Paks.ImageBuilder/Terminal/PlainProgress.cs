using Paks.Containers.Progress;

namespace Paks.ImageBuilder.Terminal;

/// <summary>A line for each step that has ended: what a log wants.</summary>
internal sealed class PlainProgress(TextWriter output) : IProgressDisplay
{
    private readonly Lock _writing = new();

    public IBuildStep Begin(string what, long? bytes = null) => new TimedStep(what, Line);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Warn(string message) => Line($"warning: {message}");

    private void Line(string text)
    {
        lock (_writing)
        {
            output.WriteLine(text);
        }
    }
}
