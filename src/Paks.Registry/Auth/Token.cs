namespace Paks.Registry.Auth;

/// <summary>An access token.</summary>
/// <param name="Value">Its text.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record Token(string Value, DateTimeOffset Expires)
{
    /// <summary>Says nothing of the value.</summary>
    public override string ToString() => $"token until {Expires:O}";
}
