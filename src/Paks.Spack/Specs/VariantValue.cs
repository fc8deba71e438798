namespace Paks.Spack.Specs;

/// <summary>The value of a variant on a concrete spec: a boolean, one word, or a set of words.</summary>
public sealed class VariantValue : IEquatable<VariantValue>
{
    private VariantValue(bool? boolean, bool isMultiple, IReadOnlyList<string> values) =>
        (Boolean, IsMultiple, Values) = (boolean, isMultiple, values);

    /// <summary>The state of a boolean variant (<c>+shared</c>), null for all others.</summary>
    public bool? Boolean { get; }

    /// <summary>Whether the variant can hold several values.</summary>
    public bool IsMultiple { get; }

    /// <summary>The values as text, in the order recorded; <c>true</c> or <c>false</c> for a boolean.</summary>
    public IReadOnlyList<string> Values { get; }

    public static VariantValue FromBoolean(bool value) => new(value, false, [value ? "true" : "false"]);

    /// <summary>One word; <c>true</c> and <c>false</c> in any case are booleans, as Spack reads them.</summary>
    public static VariantValue FromText(string value) => ReadBoolean(value) is { } boolean
        ? FromBoolean(boolean)
        : new VariantValue(null, false, [value]);

    public static VariantValue FromValues(IEnumerable<string> values) => new(null, true, [.. values]);

    internal static bool? ReadBoolean(string value) =>
        value.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : value.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    /// <inheritdoc/>
    public bool Equals(VariantValue? other) =>
        other is not null && IsMultiple == other.IsMultiple && Boolean == other.Boolean && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VariantValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsMultiple, Values.Count > 0 ? Values[0] : null, Values.Count);

    /// <summary>The values joined by commas.</summary>
    public override string ToString() => string.Join(',', Values);
}
