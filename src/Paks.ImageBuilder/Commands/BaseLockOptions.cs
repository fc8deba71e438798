using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Recipes;
using Paks.ImageBuilder.Terminal;
using Paks.Oci;

namespace Paks.ImageBuilder.Commands;

/// <summary>What the commands about locks of bases take; each command has its own.</summary>
internal sealed class BaseLockOptions
{
    public Argument<string> Name { get; } = new("NAME") { Description = "The base, such as debian12, or a definition of yours (FILE.yaml)." };

    private readonly Option<string[]> _platforms = Many("--platform", "OS/ARCH, repeatable or separated by commas.", "PLATFORM");
    private readonly Option<string[]> _mirrors = Many("--mirror", "Debian mirror to ask, repeatable; else PAKS_DEBIAN_MIRROR, this host's own, the base's.", "URL");
    private readonly Option<string[]> _keyrings = Many("--keyring", "Keyring of the Debian archive; else the base's own.", "FILE");

    public void AddTo(Command command)
    {
        command.Arguments.Add(Name);
        command.Options.Add(_platforms);
        command.Options.Add(_mirrors);
        command.Options.Add(_keyrings);
    }

    /// <summary>The platforms that are named; empty: none is.</summary>
    public IReadOnlyList<Platform> PlatformsOf(ParseResult line) =>
        [.. (line.GetValue(_platforms) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(RecipeValidator.ParsePlatform).Distinct()];

    /// <summary>What the engine finds around it.</summary>
    public BuildEnvironment EnvironmentOf(CommandEnvironment surroundings, ParseResult line) =>
        surroundings.Opened.For(new RecipeDocument(), line.GetValue(_mirrors) ?? [], line.GetValue(_keyrings) ?? []);

    private static Option<string[]> Many(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
}
