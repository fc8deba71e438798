namespace Paks.Registry;

/// <summary>A registry's answer breaks the distribution specification, so that nothing can be done with it.</summary>
public sealed class MisbehavingRegistryException : RegistryException
{
    internal MisbehavingRegistryException(string registry, Uri address, string why)
        : base(registry, $"{address.GetLeftPart(UriPartial.Path)}: {why}")
    {
    }
}
