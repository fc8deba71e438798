namespace Paks.Containers.Recipes;

/// <summary>The rules by which a package's prefix in the image is found.</summary>
public enum PrefixKind
{
    /// <summary>The prefix that the package was built for, unless it is padded.</summary>
    AsBuiltUnlessPadded,

    /// <summary>The prefix that the package was built for.</summary>
    AsBuilt,

    /// <summary>A folder below a store that the user names.</summary>
    Store,
}
