namespace Paks.Registry;

/// <summary>How a blob came to be in a repository.</summary>
public enum PushOutcome
{
    /// <summary>Its bytes were sent.</summary>
    Pushed,

    /// <summary>It was taken over from another repository of the same registry; no byte was sent.</summary>
    Mounted,

    /// <summary>It was there.</summary>
    Existed,
}
