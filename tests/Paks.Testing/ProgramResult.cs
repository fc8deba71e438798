using Xunit;

namespace Paks.Testing;

/// <summary>How a program ended and what it printed.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">Its exit code; 128 and the signal's number when a signal ended it.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ProgramResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test, with all that was printed, unless the program ended with <paramref name="exitCode"/>.</summary>
    public ProgramResult Ended(int exitCode = 0)
    {
        if (ExitCode != exitCode)
        {
            Assert.Fail($"{Command}\nended with {ExitCode} instead of {exitCode}\n{Error}{Output}");
        }

        return this;
    }
}
