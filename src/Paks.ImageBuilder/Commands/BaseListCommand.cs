using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base list</c>: which bases there are, and which lie ready on this machine.</summary>
internal static class BaseListCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("list", "Show the bases that have names, what each is for, and which of them lie ready in the content store. Fetches nothing.");
        command.SetAction(async (line, cancellationToken) =>
        {
            using var surroundings = new CommandEnvironment(common, line);
            var bases = await BaseCatalogue.ListAsync(Surroundings.Machine, surroundings.Opened.For(new RecipeDocument(), [], []), cancellationToken).ConfigureAwait(false);
            await surroundings.EndProgressAsync().ConfigureAwait(false);
            BaseListReport.Write(Console.Out, bases, line.GetValue(common.Json));
            return 0;
        });
        return command;
    }
}
