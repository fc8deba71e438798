using Microsoft.Build.Framework;
using Paks.Containers;
using Paks.Containers.Recipes;
using Paks.Containers.Reports;
using Task = System.Threading.Tasks.Task;

namespace Paks.Build.Tasks.Images;

/// <summary>Shows what an image would be made of. Nothing is written.</summary>
[MSBuildMultiThreadableTask]
public sealed class PlanImage : ImageTask
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ImageRecipe recipe, BuildEnvironment environment, CancellationToken cancellationToken)
    {
        var plans = await ImageBuild.PlanAsync(recipe, environment, cancellationToken).ConfigureAwait(false);
        using var text = new StringWriter();
        PlanReport.Write(text, plans, json: false);
        Log.LogMessage(MessageImportance.High, "{0}", text.ToString().TrimEnd());
    }
}
