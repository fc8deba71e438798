using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base list</c>: which bases there are, and which lie ready on this machine.</summary>
internal static class BaseListCommand
{
    public static Command Create(CommonOptions common)
    {
        var options = new BaseOptions();
        var command = new Command("list", "Show the bases that have names, what each is for, and which of them lie ready in the content store. Fetches nothing.");
        options.AddTo(command);
        command.SetAction(line => Failures.Translate(() =>
        {
            using var surroundings = new CommandEnvironment(common, line);
            BaseListReport.Write(Console.Out, BaseCatalogue.List(Surroundings.Machine, options.EnvironmentOf(surroundings, line)), line.GetValue(common.Json));
        }));
        return command;
    }
}
