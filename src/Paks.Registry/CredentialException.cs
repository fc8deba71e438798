namespace Paks.Registry;

/// <summary>The credentials for a registry cannot be had: a helper program is missing, hangs or fails.</summary>
public sealed class CredentialException : RegistryException
{
    internal CredentialException(string registry, string message, Exception? inner = null)
        : base(registry, message, inner)
    {
    }
}
