using System.Collections.ObjectModel;

namespace Paks.Debian.RootFileSystems;

/// <summary>The indexes that a plan is made from, closed together.</summary>
internal sealed class SuiteIndexes : Collection<SuiteIndex>, IDisposable
{
    public void Dispose()
    {
        foreach (var index in this)
        {
            index.Packages.Dispose();
        }
    }
}
