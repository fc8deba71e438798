namespace Paks.Spack.Specs;

/// <summary>The grammar of one node: a name and what is asked of it, up to the next dependency or the next spec.</summary>
internal sealed class SpecNodeTextReader(SpecTextReader reader)
{
    private const string AnyOfThese = "'@', '+', '~', ' -', ' name=value', '/', '^' or '%'";

    private readonly List<VariantConstraint> _variants = [];
    private readonly List<FlagConstraint> _flags = [];
    private AbstractSpec _spec = new();

    public AbstractSpec Read()
    {
        reader.SkipBlanks();
        var start = reader.Position;
        ReadName();
        while (ReadAttribute(afterBlank: reader.SkipBlanks() || reader.Position == start))
        {
        }

        if (reader.Position == start)
        {
            throw reader.Expected("a package name, or one of " + AnyOfThese);
        }

        return _spec with { Variants = _variants, Flags = _flags };
    }

    private void ReadName()
    {
        if (reader.TryTake("*") || StartsPair())
        {
            return;
        }

        var name = reader.TakeName();
        while (name.Length > 0 && reader.Current == '.' && SpecTextReader.IsNameStart(reader.Peek(1)))
        {
            name += reader.TakeWhile(static character => character == '.') + reader.TakeName();
        }

        var dot = name.LastIndexOf('.');
        if (name.Length > 0)
        {
            _spec = _spec with { Name = name[(dot + 1)..], Namespace = dot < 0 ? null : name[..dot] };
        }
    }

    private bool ReadAttribute(bool afterBlank)
    {
        switch (reader.Current)
        {
            case '\0' when reader.AtEnd:
            case '^' or '%':
                return false;
            case '@':
                ReadVersions();
                return true;
            case '/':
                ReadHash();
                return true;
            case '+' or '~':
                ReadBoolean();
                return true;
            case '-' when afterBlank:
                ReadBoolean();
                return true;
            case char character when afterBlank && SpecTextReader.IsNameStart(character):
                return ReadPair();
            case '*' when afterBlank:
                return false;
            default:
                throw reader.Expected(AnyOfThese);
        }
    }

    private void ReadVersions()
    {
        if (_spec.Versions is not null)
        {
            throw reader.Expected("one version list only ('@' stands here a second time; join them with a comma)");
        }

        reader.Position++;
        _spec = _spec with { Versions = VersionConstraintReader.Read(reader) };
    }

    private void ReadHash()
    {
        var start = reader.Position++;
        var hash = reader.TakeWhile(SpecTextReader.IsNameStart);
        if (_spec.HashPrefix is null && DagHash.IsPrefix(hash))
        {
            _spec = _spec with { HashPrefix = hash };
            return;
        }

        reader.Position = start;
        throw reader.Expected(_spec.HashPrefix is null
            ? "a DAG hash after '/': up to 32 characters of a-z and 2-7"
            : "one hash only");
    }

    private void ReadBoolean()
    {
        var start = reader.Position;
        var sign = reader.Current;
        var propagates = reader.Peek(1) == sign;
        reader.Position += propagates ? 2 : 1;
        var name = reader.TakeName();
        if (name.Length == 0)
        {
            throw reader.Expected($"the name of a variant after '{sign}'");
        }

        Add(start, new VariantConstraint
        {
            Name = name,
            Match = VariantMatch.Boolean,
            Values = [sign == '+' ? "true" : "false"],
            Propagates = propagates,
        });
    }

    /// <summary>Reads <c>name=value</c>; false when a name stands here alone, which begins the next spec.</summary>
    private bool ReadPair()
    {
        if (!StartsPair())
        {
            return false;
        }

        var start = reader.Position;
        var name = reader.TakeName();
        var exactly = reader.TryTake(":");
        reader.Position++;
        var propagates = reader.TryTake("=");
        var valueStart = reader.Position;
        var value = SpecValueReader.Read(reader);
        if (SpecText.IsFlagKind(name))
        {
            _flags.Add(new FlagConstraint(name, value.Split(' ', StringSplitOptions.RemoveEmptyEntries), propagates));
        }
        else if (!ReadArchitecture(name, value, valueStart))
        {
            Add(start, ToVariant(name, value, exactly, propagates));
        }

        return true;
    }

    private bool ReadArchitecture(string key, string value, int valueStart)
    {
        switch (key)
        {
            case "namespace":
                _spec = _spec with { Namespace = value };
                return true;
            case "platform":
                _spec = _spec with { Platform = NullIfAny(value) };
                return true;
            case "os" or "operating_system":
                _spec = _spec with { OperatingSystem = NullIfAny(value) };
                return true;
            case "target":
                _spec = _spec with { Target = ReadTarget(value, valueStart) };
                return true;
            case "arch" or "architecture":
                var parts = value.Split('-');
                var whole = parts.Length == 3;
                _spec = _spec with
                {
                    Platform = whole ? NullIfAny(parts[0]) : _spec.Platform,
                    OperatingSystem = whole ? NullIfAny(parts[1]) : _spec.OperatingSystem,
                    Target = ReadTarget(whole ? parts[2] : value, valueStart),
                };
                return true;
            default:
                return false;
        }
    }

    private TargetConstraint? ReadTarget(string value, int valueStart)
    {
        if (NullIfAny(value) is null)
        {
            return null;
        }

        if (TargetConstraint.TryParse(value) is { } target)
        {
            return target;
        }

        reader.Position = valueStart;
        throw reader.Expected("targets: a name, a range (low:high, low:, :high) or a list of these");
    }

    private void Add(int start, VariantConstraint variant)
    {
        if (_variants.Exists(other => other.Name == variant.Name))
        {
            reader.Position = start;
            throw reader.Expected($"one value for the variant '{variant.Name}' (it is given twice)");
        }

        _variants.Add(variant);
    }

    private static VariantConstraint ToVariant(string name, string value, bool exactly, bool propagates)
    {
        var match = value == "*" ? VariantMatch.Any
            : exactly ? VariantMatch.Exactly
            : VariantValue.ReadBoolean(value) is not null ? VariantMatch.Boolean
            : VariantMatch.Includes;
        var values = match switch
        {
            VariantMatch.Any => [],
            VariantMatch.Boolean => [value.ToLowerInvariant()],
            _ => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        return new VariantConstraint { Name = name, Match = match, Values = values, Propagates = propagates };
    }

    private bool StartsPair()
    {
        var start = reader.Position;
        var pair = reader.TakeName().Length > 0 && (reader.Current == '=' || (reader.Current == ':' && reader.Peek(1) == '='));
        reader.Position = start;
        return pair;
    }

    private static string? NullIfAny(string value) => value == "*" ? null : value;
}
