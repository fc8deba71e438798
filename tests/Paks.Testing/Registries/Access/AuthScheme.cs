namespace Paks.Testing.Registries.Access;

/// <summary>How a registry asks who is there.</summary>
public enum AuthScheme
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By name and password with each request.</summary>
    Basic,

    /// <summary>By a token from the registry's token endpoint.</summary>
    Bearer,
}
