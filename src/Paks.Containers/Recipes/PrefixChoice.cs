namespace Paks.Containers.Recipes;

/// <summary>Where packages live in the image.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Store">The folder that packages live in, for <see cref="PrefixKind.Store"/>; absolute and normal.</param>
public sealed record PrefixChoice(PrefixKind Kind, string? Store = null)
{
    /// <summary>The folder that packages move to when their own prefix is not fit for an image.</summary>
    public const string DefaultStore = "/opt/paks/store";

    /// <summary>As built unless padded, then <see cref="DefaultStore"/>.</summary>
    public static PrefixChoice Default { get; } = new(PrefixKind.AsBuiltUnlessPadded);

    /// <summary>As built, also where the prefix is padded.</summary>
    public static PrefixChoice AsBuilt { get; } = new(PrefixKind.AsBuilt);

    /// <summary>Every package below <paramref name="store"/>.</summary>
    public static PrefixChoice In(string store) => new(PrefixKind.Store, store);
}
