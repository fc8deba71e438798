using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Paks.Testing;

/// <summary>One call of a program: what is started, where, with which environment, and for how long at most.</summary>
/// <param name="File">The program, as a path or a name on the search path.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record ProgramCall(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>The folder that it starts in; null for the test's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set over the test's own environment; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>What it reads from standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>After this time it is killed and the test fails.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The same call through another program, which gets this one's command line as its last arguments.</summary>
    public ProgramCall Through(string file, params IReadOnlyList<string> arguments) =>
        this with { File = file, Arguments = [.. arguments, File, .. Arguments] };

    /// <summary>The same call with a variable more.</summary>
    public ProgramCall With(string variable, string? value) =>
        this with { Variables = new Dictionary<string, string?>(Variables) { [variable] = value } };

    /// <summary>Starts the program, for tests that act on it while it runs; its output goes nowhere.</summary>
    public Process Start() => Start(redirect: false);

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end within <see cref="Limit"/>.</exception>
    public ProgramResult Run()
    {
        using var process = Start(redirect: true);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Write(process);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{this} did not end within {Limit.TotalSeconds} s");
        }

        return new ProgramResult(ToString(), process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The command line, for messages.</summary>
    public override string ToString() => string.Join(' ', [File, .. Arguments]);

    private Process Start(bool redirect)
    {
        var start = new ProcessStartInfo(File, Arguments)
        {
            WorkingDirectory = WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((var name, var value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new Win32Exception($"{File} did not start");
        if (!redirect)
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return process;
    }

    private void Write(Process process)
    {
        try
        {
            process.StandardInput.Write(Input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program may end without reading what it was given; how it ended says more.
        }
    }
}
