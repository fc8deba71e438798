namespace Paks.Containers.Progress;

/// <summary>Where a build tells what it is doing. Implementations are called from several threads at once.</summary>
public interface IBuildProgress
{
    /// <summary>Starts a step that takes a while.</summary>
    /// <param name="what">The step in a few words, such as <c>sqlite 3.40.1</c>.</param>
    /// <param name="bytes">How many bytes the step will work through, where that is known.</param>
    IBuildStep Begin(string what, long? bytes = null);

    /// <summary>Says something that the user should know although the build goes on.</summary>
    void Warn(string message);
}
