namespace Paks.Spack.Specs;

/// <summary>The grammar of specs: a node, then the dependencies asked for.</summary>
internal sealed class SpecReader(SpecTextReader reader)
{
    public AbstractSpec Read()
    {
        var root = new SpecNodeTextReader(reader).Read();
        var ofRoot = new List<DependencyConstraint>();
        List<DependencyConstraint>? ofDependency = null;
        while (StartsDependency())
        {
            var dependency = ReadDependency();
            // '%' speaks of the root until a '^' has named another package.
            if (dependency.IsDirect)
            {
                (ofDependency ?? ofRoot).Add(dependency);
                continue;
            }

            ofDependency = [];
            ofRoot.Add(dependency with { Spec = dependency.Spec with { Dependencies = ofDependency } });
        }

        return root with { Dependencies = ofRoot };
    }

    private bool StartsDependency()
    {
        var start = reader.Position;
        reader.SkipBlanks();
        if (reader.Current is '^' or '%')
        {
            return true;
        }

        reader.Position = start;
        return false;
    }

    private DependencyConstraint ReadDependency()
    {
        var direct = reader.Current == '%';
        _ = reader.TryTake("%%") || reader.TryTake("%") || reader.TryTake("^");
        reader.SkipBlanks();
        var edge = reader.TryTake("[")
            ? ReadEdgeAttributes()
            : new DependencyConstraint { Spec = new AbstractSpec() };
        reader.SkipBlanks();
        var virtuals = ReadAssignedVirtuals();
        var start = reader.Position;
        var node = new SpecNodeTextReader(reader).Read();
        if (node.Name is null && node.HashPrefix is null)
        {
            reader.Position = start;
            throw reader.Expected($"the name of a package after '{(direct ? '%' : '^')}'");
        }

        return edge with { Spec = node, IsDirect = direct, Virtuals = [.. edge.Virtuals, .. virtuals] };
    }

    /// <summary><c>mpi=</c> in <c>^mpi=mpich</c>.</summary>
    private List<string> ReadAssignedVirtuals()
    {
        var start = reader.Position;
        var names = new List<string>();
        do
        {
            names.Add(reader.TakeName());
        }
        while (reader.TryTake(","));

        if (!names.Contains("") && reader.Current == '=' && reader.Peek(1) != '=')
        {
            reader.Position++;
            return names;
        }

        reader.Position = start;
        return [];
    }

    private DependencyConstraint ReadEdgeAttributes()
    {
        var edge = new DependencyConstraint { Spec = new AbstractSpec() };
        for (reader.SkipBlanks(); !reader.TryTake("]"); reader.SkipBlanks())
        {
            var start = reader.Position;
            var key = reader.TakeName();
            if (key is not ("deptypes" or "virtuals" or "when") || !reader.TryTake("="))
            {
                reader.Position = start;
                throw reader.Expected("deptypes=..., virtuals=..., when=... or ']'");
            }

            start = reader.Position;
            var value = SpecValueReader.Read(reader, stopAtBracket: true);
            edge = key switch
            {
                "deptypes" => edge with { Types = ReadTypes(value, start) },
                "virtuals" => edge with { Virtuals = value.Split(',') },
                _ => edge with { Condition = AbstractSpec.Parse(value) },
            };
        }

        return edge;
    }

    private DependencyTypes ReadTypes(string value, int start)
    {
        var types = DependencyTypes.None;
        foreach (var name in value.Split(','))
        {
            if (!SpecNodeReader.TypeNames.TryGetValue(name, out var type))
            {
                reader.Position = start;
                throw reader.Expected("a list of build, link, run and test");
            }

            types |= type;
        }

        return types;
    }
}
