namespace Paks.Containers.Progress;

/// <summary>Progress that nobody watches.</summary>
public sealed class SilentProgress : IBuildProgress
{
    private SilentProgress()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentProgress Instance { get; } = new();

    /// <inheritdoc/>
    public IBuildStep Begin(string what, long? bytes = null) => Step.Instance;

    /// <inheritdoc/>
    public void Warn(string message)
    {
    }

    private sealed class Step : IBuildStep
    {
        public static Step Instance { get; } = new();

        public void Advance(long bytes)
        {
        }

        public void Outcome(string outcome)
        {
        }

        public void Dispose()
        {
        }
    }
}
