using System.Runtime.ExceptionServices;

namespace Paks.Debian.Archives;

/// <summary>Mirrors of the same archive, asked in turn until one gives what is wanted.</summary>
/// <param name="preferred">The mirrors that are asked.</param>
/// <param name="whereAbsent">Those that are asked for what the preferred ones all answer not to have.</param>
/// <param name="atLast">Those that are asked when all others failed, in whatever way.</param>
internal sealed class MirrorSet(IReadOnlyList<Mirror> preferred, IReadOnlyList<Mirror> whereAbsent, IReadOnlyList<Mirror> atLast)
{
    private const int Attempts = 3;

    /// <summary>Calls <paramref name="use"/> for each mirror, and on it for each path, until it does not fail.</summary>
    /// <exception cref="ArchiveException">All failed.</exception>
    public async Task<T> FromAnyAsync<T>(IReadOnlyList<string> paths, Func<Mirror, string, Task<T>> use)
    {
        var failures = new List<ArchiveException>();
        foreach (var mirror in InTurn(failures))
        {
            foreach (var path in paths)
            {
                for (var attempt = 1; attempt <= Attempts; attempt++)
                {
                    try
                    {
                        return await use(mirror, path).ConfigureAwait(false);
                    }
                    catch (ArchiveException failure)
                    {
                        failures.Add(failure);
                        if (!failure.IsTransient)
                        {
                            break;
                        }
                    }
                }
            }
        }
        throw Combine(paths[^1], failures);
    }

    /// <summary>Lazy: whether the second list is begun shows when the first is through.</summary>
    private IEnumerable<Mirror> InTurn(List<ArchiveException> failures)
    {
        foreach (var mirror in preferred)
        {
            yield return mirror;
        }

        if (failures.TrueForAll(failure => failure.IsAbsent))
        {
            foreach (var mirror in whereAbsent)
            {
                yield return mirror;
            }
        }

        foreach (var mirror in atLast)
        {
            yield return mirror;
        }
    }

    /// <summary>A mirror that answers wrongly tells more than one that does not answer.</summary>
    private static ArchiveException Combine(string path, List<ArchiveException> failures)
    {
        if (failures.Count == 0)
        {
            return new ArchiveException(ArchiveFailure.Unreachable, path, $"cannot fetch {path}: no mirror is given");
        }

        var telling = failures.Find(failure => failure.Kind != ArchiveFailure.Unreachable) ?? failures[^1];
        string[] reasons = [.. failures.Select(failure => failure.Message).Distinct()];
        if (reasons.Length == 1)
        {
            ExceptionDispatchInfo.Throw(telling);
        }

        return new ArchiveException(telling.Kind, telling.Location, string.Join("; ", reasons), telling.InnerException ?? telling)
        {
            IsAbsent = failures.TrueForAll(failure => failure.IsAbsent),
        };
    }
}
