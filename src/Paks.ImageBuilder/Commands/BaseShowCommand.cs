using System.CommandLine;
using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base show</c>: what is in a base.</summary>
internal static class BaseShowCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The base, one of 'paks-image base list'." };

    private static readonly Option<string[]> Keys = CommonOptions.Many("--key", "Trust this OpenPGP public key for a base of a registry, repeatable; besides the keys of 'paks-image keys'.", "FILE");
    private static readonly Option<bool> NoVerify = new("--no-verify") { Description = "Show a base of a registry also where its signature does not count; warns." };

    public static Command Create(CommonOptions common)
    {
        var options = new BaseOptions();
        var command = new Command("show", "Show what is in a base: its packages with versions and sizes, its files, environment and labels. One that is not made yet is only planned.") { Name, InspectCommand.Platform, Keys, NoVerify };
        options.AddTo(command);
        command.SetAction(async (line, cancellationToken) =>
        {
            using var surroundings = new CommandEnvironment(common, line);
            var shown = await BaseCatalogue.ShowAsync(
                line.GetRequiredValue(Name), InspectCommand.PlatformOf(line), options.EnvironmentOf(surroundings, line, new RecipeDocument { Keys = line.GetValue(Keys) }), !line.GetValue(NoVerify), cancellationToken).ConfigureAwait(false);
            await surroundings.EndProgressAsync().ConfigureAwait(false);
            ShownBaseReport.Write(Console.Out, shown, line.GetValue(common.Json));
            return 0;
        });
        return command;
    }
}
