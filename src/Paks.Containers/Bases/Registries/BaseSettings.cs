using Paks.Trust;
using Paks.Trust.Policies;

namespace Paks.Containers.Bases.Registries;

/// <summary>Where bases are looked for before they are made, and whose signatures on them count.</summary>
public sealed record BaseSettings
{
    /// <summary>None: what is not in the store is made.</summary>
    public static BaseSettings None { get; } = new();

    /// <summary>Registries, asked in this order, each <c>HOST/PREFIX</c>: the base NAME is at <c>HOST/PREFIX/NAME</c>.</summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>The user's keyring.</summary>
    public Keyring Keys { get; init; } = Keyring.Empty;

    /// <summary>Which of them count for which registry; null: all of them for every one.</summary>
    public TrustPolicy? Policy { get; init; }

    /// <summary>Keys that were named for this build; they count everywhere.</summary>
    public Keyring Named { get; init; } = Keyring.Empty;
}
