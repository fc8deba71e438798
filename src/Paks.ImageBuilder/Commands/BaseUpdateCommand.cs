using System.CommandLine;
using Paks.Containers;
using Paks.Containers.Bases;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base update</c>: what time has changed of a base.</summary>
internal static class BaseUpdateCommand
{
    private const string Description = "Show which packages of a base are others by now than in its lock file, or than those that were taken last.";

    private static readonly Option<string[]> Platforms = CommonOptions.Many("--platform", "OS/ARCH, repeatable or separated by commas. Default those of the lock file, else linux/ and this machine's.", "PLATFORM");

    public static Command Create(CommonOptions common)
    {
        var options = new BaseOptions();
        var lockFile = new Option<string>("--lock") { Description = "The lock file. Default NAME.lock.json, if there is one.", HelpName = "FILE" };
        var write = new Option<bool>("--write") { Description = "Write what is new into the lock file." };
        var command = new Command("update", Description) { BaseLockCommand.Name, Platforms, lockFile, write };
        options.AddTo(command);
        command.SetAction((line, cancellationToken) => RunAsync(line, options, lockFile, write, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult line, BaseOptions options, Option<string> lockFile, Option<bool> write, CommonOptions common, CancellationToken cancellationToken)
    {
        var name = line.GetRequiredValue(BaseLockCommand.Name);
        var file = line.GetValue(lockFile) ?? BaseLock.FileOf(name);
        var locked = line.GetValue(lockFile) is not null || File.Exists(file) ? BaseLockFile.Read(file) : null;
        var platforms = line.GetValue(Platforms) is { Length: > 0 } named ? RecipeValidator.ParsePlatforms(named, Surroundings.Machine) : [];
        using var surroundings = new CommandEnvironment(common, line);
        var update = await BaseLocking.CompareAsync(
            name, platforms, locked, options.EnvironmentOf(surroundings, line, new RecipeDocument()), cancellationToken).ConfigureAwait(false);
        if (line.GetValue(write))
        {
            BaseLockFile.Write(file, BaseLocking.Renew(locked, update));
        }

        await surroundings.EndProgressAsync().ConfigureAwait(false);
        BaseUpdateReport.Write(Console.Out, update, line.GetValue(common.Json));
        return 0;
    }
}
