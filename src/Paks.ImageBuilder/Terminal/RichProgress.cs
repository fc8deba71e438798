using Paks.Containers.Progress;
using Spectre.Console;

namespace Paks.ImageBuilder.Terminal;

/// <summary>Moving bars on a terminal, one for each step under way.</summary>
internal sealed class RichProgress : IProgressDisplay
{
    private readonly TaskCompletionSource _ended = new();
    private readonly TaskCompletionSource<ProgressContext> _begun = new();
    private readonly IAnsiConsole _console;
    private readonly Task _display;

    public RichProgress(IAnsiConsole console)
    {
        _console = console;
        _display = console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn())
            .StartAsync(async context =>
            {
                _begun.SetResult(context);
                await _ended.Task.ConfigureAwait(false);
            });
    }

    public IBuildStep Begin(string what, long? bytes = null)
    {
        var task = _begun.Task.GetAwaiter().GetResult().AddTask(Markup.Escape(what), maxValue: bytes ?? 1);
        task.IsIndeterminate = bytes is null;
        return new Step(task);
    }

    public void Warn(string message) => _console.MarkupLineInterpolated($"[yellow]warning:[/] {message}");

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _display.ConfigureAwait(false);
    }

    private sealed class Step(ProgressTask task) : IBuildStep
    {
        public void Advance(long bytes) => task.Increment(bytes);

        public void Outcome(string outcome)
        {
        }

        public void Dispose() => task.StopTask();
    }
}
