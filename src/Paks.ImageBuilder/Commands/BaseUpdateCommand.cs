using System.CommandLine;
using Paks.Containers.Bases;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base update</c>: what time has changed of a base.</summary>
internal static class BaseUpdateCommand
{
    private const string Description = "Show which packages of a base are others by now than in its lock file, or than those that were taken last.";

    public static Command Create(CommonOptions common)
    {
        var options = new BaseLockOptions();
        var lockFile = new Option<string>("--lock") { Description = "The lock file. Default NAME.lock.json, if there is one.", HelpName = "FILE" };
        var write = new Option<bool>("--write") { Description = "Write what is new into the lock file." };
        var command = new Command("update", Description);
        options.AddTo(command);
        command.Options.Add(lockFile);
        command.Options.Add(write);
        command.SetAction((line, cancellationToken) => RunAsync(line, options, lockFile, write, common, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult line, BaseLockOptions options, Option<string> lockFile, Option<bool> write, CommonOptions common, CancellationToken cancellationToken)
    {
        var name = line.GetRequiredValue(options.Name);
        var file = line.GetValue(lockFile) ?? BaseLock.FileOf(name);
        var locked = line.GetValue(lockFile) is not null || File.Exists(file) ? BaseLockFile.Read(file) : null;
        using var surroundings = new CommandEnvironment(common, line);
        var update = await BaseLocking.CompareAsync(
            name, options.PlatformsOf(line), locked, options.EnvironmentOf(surroundings, line), cancellationToken).ConfigureAwait(false);
        if (line.GetValue(write))
        {
            BaseLockFile.Write(file, BaseLocking.Renew(locked, update));
        }

        await surroundings.EndProgressAsync().ConfigureAwait(false);
        BaseUpdateReport.Write(Console.Out, update, line.GetValue(common.Json));
        return 0;
    }
}
