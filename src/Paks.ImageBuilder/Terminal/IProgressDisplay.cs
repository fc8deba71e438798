using Paks.Containers.Progress;

namespace Paks.ImageBuilder.Terminal;

/// <summary>Progress that has something to take down before a result is printed.</summary>
internal interface IProgressDisplay : IBuildProgress, IAsyncDisposable;
