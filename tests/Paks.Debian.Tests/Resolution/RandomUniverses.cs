using System.Globalization;
using System.Text;
using Paks.Debian.Resolution;

namespace Paks.Debian.Tests.Resolution;

/// <summary>Small universes in which every set of packages can be tried.</summary>
public class RandomUniverses
{
    private static readonly string[] Names = ["aa", "bb", "cc", "dd", "ee", "ff"];

    [Fact]
    public void HaveAClosureWhereTryingAllSetsFindsOneAndItIsOne()
    {
        var (found, none) = (0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var text = Universe(new Random(seed));
            var universe = new TextUniverse(text);
            var exists = AllSets(universe).Any(set => Holds(set, "aa") && Holds(set, "bb") && IsClosed(set));
            IReadOnlyList<PackageCandidate>? closure = null;
            try
            {
                closure = [.. DependencySolver.Solve(universe, ["aa", "bb"]).Select(choice => choice.Chosen!)];
            }
            catch (DependencyException refused)
            {
                Assert.False(exists, $"seed {seed.ToString(CultureInfo.InvariantCulture)}: {refused.Message}\n{text}");
                none++;
                continue;
            }

            Assert.True(exists && IsClosed(closure) && Holds(closure, "aa") && Holds(closure, "bb"), $"seed {seed.ToString(CultureInfo.InvariantCulture)}\n{text}");
            Assert.True(closure.Count == ReachableFrom(closure).Count, $"seed {seed.ToString(CultureInfo.InvariantCulture)} has what nothing needs\n{text}");
            found++;
        }

        Assert.True(found > 100 && none > 100, $"{found} with, {none} without");
    }

    private static string Universe(Random random)
    {
        var text = new StringBuilder();
        for (var count = 0; count < 8; count++)
        {
            var name = Names[count < Names.Length ? count : random.Next(Names.Length)];
            text.Append(CultureInfo.InvariantCulture, $"{name} {count + 1}");
            Field(text, random, "Depends", 3, ", ", () => string.Join(" | ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => Relation(random))));
            Field(text, random, "Conflicts", 1, ", ", () => Relation(random));
            Field(text, random, "Provides", 1, ", ", () => random.Next(2) == 0 ? Names[random.Next(Names.Length)] : $"{Names[random.Next(Names.Length)]} (= {random.Next(1, 9)})");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Field(StringBuilder text, Random random, string field, int most, string separator, Func<string> value)
    {
        if (random.Next(most + 1) is > 0 and var count)
        {
            text.Append(CultureInfo.InvariantCulture, $" / {field}: {string.Join(separator, Enumerable.Range(0, count).Select(_ => value()))}");
        }
    }

    private static string Relation(Random random)
    {
        var name = Names[random.Next(Names.Length)];
        return random.Next(3) == 0 ? $"{name} ({(random.Next(2) == 0 ? "<<" : ">=")} {random.Next(2, 9)})" : name;
    }

    private static IEnumerable<IReadOnlyList<PackageCandidate>> AllSets(TextUniverse universe)
    {
        for (var bits = 0; bits < 1 << universe.All.Count; bits++)
        {
            var set = universe.All.Where((_, at) => (bits >> at & 1) == 1).ToList();
            if (set.DistinctBy(one => one.Name).Count() == set.Count)
            {
                yield return set;
            }
        }
    }

    private static bool Holds(IEnumerable<PackageCandidate> set, string name) => set.Any(one => one.Name == name);

    /// <summary>Written anew from Policy 7: nothing here is of the solver.</summary>
    private static bool IsClosed(IReadOnlyList<PackageCandidate> set) => set.All(one =>
        one.Needs.All(need => need.Alternatives.Any(wanted => set.Any(other => Meets(other.Package, wanted))))
        && one.Package.Conflicts.All(unwanted => !set.Any(other => other.Name != one.Name && Meets(other.Package, unwanted))));

    private static bool Meets(BinaryPackage package, PackageRelation wanted) =>
        (package.Name == wanted.Name && wanted.Accepts(package.Version))
        || package.Provides.Any(provided => provided.Name == wanted.Name && (wanted.Version is null || (provided.Version is { } version && wanted.Accepts(version))));

    private static HashSet<PackageCandidate> ReachableFrom(IReadOnlyList<PackageCandidate> set)
    {
        var reached = new HashSet<PackageCandidate>();
        var queue = new Queue<PackageCandidate>(set.Where(one => one.Name is "aa" or "bb"));
        while (queue.TryDequeue(out var one))
        {
            if (reached.Add(one))
            {
                foreach (var other in set.Where(other => one.Needs.Any(need => need.Alternatives.Any(wanted => Meets(other.Package, wanted)))))
                {
                    queue.Enqueue(other);
                }
            }
        }

        return reached;
    }
}
