using Paks.Containers.Diagnostics;

namespace Paks.Containers.Progress;

/// <summary>Passes on what a build tells as text that cannot steer a terminal: packages, images and registries choose parts of it.</summary>
internal sealed class PlainTextProgress(IBuildProgress inner) : IBuildProgress
{
    public IBuildStep Begin(string what, long? bytes = null) => new Step(inner.Begin(PlainText.Of(what), bytes));

    public void Warn(string message) => inner.Warn(PlainText.Of(message));

    private sealed class Step(IBuildStep inner) : IBuildStep
    {
        public void Advance(long bytes) => inner.Advance(bytes);

        public void Outcome(string outcome) => inner.Outcome(PlainText.Of(outcome));

        public void Dispose() => inner.Dispose();
    }
}
