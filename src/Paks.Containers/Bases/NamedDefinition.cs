using Paks.Containers.Diagnostics;

namespace Paks.Containers.Bases;

/// <summary>The definition that a base is named by.</summary>
internal static class NamedDefinition
{
    /// <summary>The definition; null where it is scratch, an image, or not known.</summary>
    /// <exception cref="PaksException">A definition of the user's cannot be read.</exception>
    public static BaseDefinition? Find(string name, BuildEnvironment environment) =>
        name.Contains(':', StringComparison.Ordinal) ? null
        : BaseDefinitions.IsFile(name) ? BaseDefinitions.Read(Path.GetFullPath(name, environment.Folder))
        : BaseDefinitions.Find(name);

    /// <summary>The definition.</summary>
    /// <exception cref="PaksException">There is none, or it cannot be read.</exception>
    public static BaseDefinition Require(string name, BuildEnvironment environment) => Find(name, environment) ?? throw new PaksException(
        DiagnosticCodes.UnknownBase, $"There is no base called '{name}' that is made of packages.", $"Use {string.Join(", ", BaseDefinitions.Names)}, or a definition of yours (FILE.yaml).") { Input = name };
}
