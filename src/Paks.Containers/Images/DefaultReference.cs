using Paks.Containers.Planning;

namespace Paks.Containers.Images;

/// <summary>An engine's images want names: the roots', where the user gave none.</summary>
internal static class DefaultReference
{
    /// <summary><c>paks/NAME:VERSION</c> of the only root; <c>paks/NAME-NAME:latest</c> of several; <c>paks/NAME:latest</c> of a base alone.</summary>
    public static string For(BuildPlan plan)
    {
        var roots = plan.Packages.Where(package => package.Package.IsRoot).OrderBy(package => package.Package.RequestedAs).ToList();
        var name = plan.IsBaseAlone ? plan.Base.Name! : string.Join('-', roots.Select(root => root.Spec.Name.ToLowerInvariant().Trim('-', '_')));
        var version = roots is [var only] ? string.Concat(only.Spec.Version.ToString().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')) : "latest";
        return $"paks/{(name.Length == 0 ? "image" : name)}:{version}";
    }
}
