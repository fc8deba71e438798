namespace Paks.Oci;

/// <summary>A document, layout or archive of an image breaks its specification or a limit of ours.</summary>
public sealed class MalformedImageException : FormatException
{
    public MalformedImageException(string subject, string problem, Exception? inner = null)
        : base($"{subject}: {problem}", inner)
    {
        Subject = subject;
        Problem = problem;
    }

    /// <summary>What is malformed: a kind of document ("manifest", "config") or a path.</summary>
    public string Subject { get; }

    /// <summary>What is wrong with it, with the place in it.</summary>
    public string Problem { get; }
}
