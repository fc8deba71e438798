namespace Paks.Containers.Progress;

/// <summary>A step under way. Disposing it ends it.</summary>
public interface IBuildStep : IDisposable
{
    /// <summary>So many more bytes are done.</summary>
    void Advance(long bytes);

    /// <summary>How the step ended, in a few words, such as <c>verbatim, 2.1 MB</c>; told when it is disposed.</summary>
    void Outcome(string outcome);
}
