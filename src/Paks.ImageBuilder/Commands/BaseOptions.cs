using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Recipes;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary>Options of the commands that may make bases; each command has its own.</summary>
internal sealed class BaseOptions
{
    public Option<string[]> Mirrors { get; } = CommonOptions.Many("--mirror", "Debian mirror to make bases from, repeatable; else PAKS_DEBIAN_MIRROR, this host's own, the base's.", "URL");

    public Option<string[]> Keyrings { get; } = CommonOptions.Many("--keyring", "Keys of the distribution's archive, in the place of those that come with the program; the base's definition says which of them may sign.", "FILE");

    public Option<bool> Offline { get; } = new("--offline") { Description = "Fetch nothing over the network." };

    public void AddTo(Command command)
    {
        command.Options.Add(Mirrors);
        command.Options.Add(Keyrings);
        command.Options.Add(Offline);
    }

    /// <summary>What the engine finds around it.</summary>
    /// <param name="surroundings">What is around the program.</param>
    /// <param name="line">The command line.</param>
    /// <param name="document">The recipe, or what of one the command has: the keys that it names.</param>
    public BuildEnvironment EnvironmentOf(CommandEnvironment surroundings, ParseResult line, RecipeDocument document) =>
        surroundings.Opened.For(document, line.GetValue(Mirrors) ?? [], line.GetValue(Keyrings) ?? []) with { Offline = line.GetValue(Offline) };
}
