using System.CommandLine;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image base</c>: the bases that have names.</summary>
internal static class BaseCommand
{
    private const string Description = "The bases that have names: what there is, what is in them, and images of them for registries and others.";

    public static Command Create(CommonOptions common) => new("base", Description)
    {
        BaseListCommand.Create(common),
        BaseShowCommand.Create(common),
        BaseBuildCommand.Create(common),
        BaseLockCommand.Create(common),
        BaseUpdateCommand.Create(common),
    };
}
