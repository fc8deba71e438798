namespace Paks.Registry;

/// <summary>A file that says how to speak to registries cannot be read.</summary>
public sealed class RegistryConfigurationException : RegistryException
{
    public RegistryConfigurationException(string file, string why, Exception? inner = null)
        : base("", $"cannot read {file}: {why}", inner) => File = file;

    /// <summary>The file.</summary>
    public string File { get; }
}
