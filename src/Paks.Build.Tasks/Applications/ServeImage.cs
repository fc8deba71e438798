using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Paks.Build.Tasks.Applications;

/// <summary>
/// Makes an image in a layout readable as one in a registry, on this machine alone and until the build ends: the SDK takes bases from
/// registries only.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ServeImage : Task
{
    /// <summary>The layout's folder, absolute.</summary>
    [Required]
    public string Layout { get; set; } = "";

    /// <summary>How the repository is called.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary>The image's digest.</summary>
    [Required]
    public string Digest { get; set; } = "";

    /// <summary>The image as the SDK is given it: <c>HOST:PORT/REPOSITORY@DIGEST</c>.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var engine = (IBuildEngine4)BuildEngine;
        var key = (typeof(ServeImage), Layout);
        if (engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is not LayoutServer server)
        {
            server = LayoutServer.Start(Layout);
            // MSBuild disposes it when the build ends, however it ends.
            engine.RegisterTaskObject(key, server, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        Reference = $"{server.Host}/{Repository}@{Digest}";
        return true;
    }
}
