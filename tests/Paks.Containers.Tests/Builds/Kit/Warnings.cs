using Paks.Containers.Progress;

namespace Paks.Containers.Tests.Builds.Kit;

/// <summary>Progress of which only the warnings are heard.</summary>
internal sealed class Warnings(Action<string>? warned) : IBuildProgress
{
    public IBuildStep Begin(string what, long? bytes = null) => SilentProgress.Instance.Begin(what, bytes);

    public void Warn(string message) => warned?.Invoke(message);
}
