namespace Paks.Containers.Recipes;

/// <summary>Every digest that an image depends on: written beside a recipe, so that a later build takes the same or says why it cannot.</summary>
/// <param name="Specs">The specs that it was asked for, as they were written.</param>
/// <param name="Platforms">What was taken, by platform.</param>
public sealed record ImageLock(IReadOnlyList<string> Specs, IReadOnlyDictionary<string, LockedPlatform> Platforms);
