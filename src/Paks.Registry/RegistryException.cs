namespace Paks.Registry;

/// <summary>Something went wrong with a registry. Messages name no credentials.</summary>
public abstract class RegistryException : IOException
{
    private protected RegistryException(string registry, string message, Exception? inner = null)
        : base(message, inner) => Registry = registry;

    /// <summary>Host and port of the registry.</summary>
    public string Registry { get; }
}
