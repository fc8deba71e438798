using System.CommandLine;
using Paks.ImageBuilder.Terminal;
using Spectre.Console;

namespace Paks.ImageBuilder.Commands;

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on stdout; everything else goes to stderr.", Recursive = true };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Add the stack trace to an error.", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing but warnings, errors and the result.", Recursive = true };

    public Option<string> Progress { get; } = Choice("--progress", "How progress is told: auto, rich, plain or none.", "auto", "rich", "plain", "none");

    public Option<string[]> InsecureRegistries { get; } = new("--insecure-registry")
    {
        Description = "This registry may speak plain http, or have a certificate that nobody vouches for; repeatable.", HelpName = "HOST[:PORT]", Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Json);
        root.Options.Add(Verbose);
        root.Options.Add(Quiet);
        root.Options.Add(Progress);
        root.Options.Add(InsecureRegistries);
    }

    /// <summary>The progress that fits the terminal and the options. On stderr always: stdout is for results.</summary>
    public IProgressDisplay OpenProgress(ParseResult line)
    {
        var kind = line.GetValue(Progress);
        if (line.GetValue(Quiet) || kind == "none")
        {
            return new QuietProgress(Console.Error);
        }

        var rich = kind == "rich" || (kind == "auto" && !Console.IsErrorRedirected && !CommandEnvironment.Surroundings.NoColor);
        return rich ? new RichProgress(ErrorConsole()) : new PlainProgress(Console.Error);
    }

    /// <summary>An option that may be given several times, with one value each.</summary>
    public static Option<string[]> Many(string name, string description, string value, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static IAnsiConsole ErrorConsole() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, Recursive = true, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
