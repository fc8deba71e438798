using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Paks.Containers.Diagnostics;
using Paks.Containers.Progress;

namespace Paks.Build.Tasks.Projects;

/// <summary>Progress as messages of a build: a line for each step that has ended, where the verbosity is normal or higher.</summary>
internal sealed class BuildMessages(TaskLoggingHelper log, IBuildEngine engine) : IBuildProgress, IDisposable
{
    private readonly Lock _logging = new();
    private bool _isOver;

    public IBuildStep Begin(string what, long? bytes = null) => new TimedStep(what, line => Tell(() => log.LogMessage(MessageImportance.Normal, "{0}", line)));

    /// <summary>Warns; where the project has warnings treated as errors, it is one, and the image does not count as made.</summary>
    public void Warn(string message) => Tell(() =>
    {
        var (code, text) = (DiagnosticCodes.Warning.Id, MSBuildWords.Of(message));
        if (engine is IBuildEngine8 strict && strict.ShouldTreatWarningAsError(code))
        {
            log.LogError(subcategory: null, code, helpKeyword: code, file: null, 0, 0, 0, 0, "{0}", text);
        }
        else
        {
            log.LogWarning(subcategory: null, code, helpKeyword: code, file: null, 0, 0, 0, 0, "{0}", text);
        }
    });

    /// <summary>After the task has ended nothing may be logged: what still comes then is dropped.</summary>
    public void Dispose() => Tell(() => _isOver = true);

    private void Tell(Action tell)
    {
        lock (_logging)
        {
            if (!_isOver)
            {
                tell();
            }
        }
    }
}
