using Paks.Containers.Progress;

namespace Paks.ImageBuilder.Terminal;

/// <summary>Warnings alone.</summary>
internal sealed class QuietProgress(TextWriter output) : IProgressDisplay
{
    private readonly Lock _writing = new();

    public IBuildStep Begin(string what, long? bytes = null) => SilentProgress.Instance.Begin(what, bytes);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Warn(string message)
    {
        lock (_writing)
        {
            output.WriteLine($"warning: {message}");
        }
    }
}
