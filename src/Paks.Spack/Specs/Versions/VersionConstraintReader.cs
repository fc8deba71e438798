namespace Paks.Spack.Specs;

/// <summary>The grammar of version lists: items separated by commas, blanks allowed after a comma only.</summary>
internal static class VersionConstraintReader
{
    public static VersionConstraint Read(SpecTextReader reader)
    {
        var items = new List<VersionItem>();
        do
        {
            reader.SkipBlanks();
            items.Add(ReadItem(reader));
        }
        while (reader.TryTake(","));

        return new VersionConstraint([.. items]);
    }

    private static VersionItem ReadItem(SpecTextReader reader)
    {
        var start = reader.Position;
        if (TryReadGitVersion(reader) is { } git)
        {
            return new VersionItem.Exact(git);
        }

        if (reader.TryTake("="))
        {
            return new VersionItem.Exact(ReadVersion(reader) ?? throw reader.Expected("a version after '='"));
        }

        var low = ReadVersion(reader);
        if (!reader.TryTake(":"))
        {
            return low is not null
                ? new VersionItem.Range(low, low)
                : throw reader.Expected("a version or a range (1.2, =1.2, 1.2:1.4, 1.2:, :1.4)");
        }

        var range = new VersionItem.Range(low, ReadVersion(reader));
        if (!range.IsEmpty)
        {
            return range;
        }

        reader.Position = start;
        throw reader.Expected($"a range that can hold a version (nothing lies in {range}: its ends may be the wrong way round)");
    }

    private static SpackVersion? ReadVersion(SpecTextReader reader)
    {
        var start = reader.Position;
        var text = reader.TakeWhile(SpackVersion.IsVersionCharacter);
        if (text.Length == 0)
        {
            return null;
        }

        if (SpackVersion.TryParse(text, out var version) && version.GitReference is null)
        {
            return version;
        }

        reader.Position = start;
        throw reader.Expected("a version (letters, digits, '.', '-' and '_')");
    }

    private static SpackVersion? TryReadGitVersion(SpecTextReader reader)
    {
        var start = reader.Position;
        var text = reader.TakeWhile(IsReferenceCharacter);
        var git = text.StartsWith("git.", StringComparison.Ordinal) || SpackVersion.IsCommit(text);
        if (git && reader.TryTake("="))
        {
            text += "=" + reader.TakeWhile(SpackVersion.IsVersionCharacter);
        }

        if (git && SpackVersion.TryParse(text, out var version))
        {
            return version;
        }

        reader.Position = start;
        return git ? throw reader.Expected("a git version (git.REFERENCE=VERSION)") : null;
    }

    private static bool IsReferenceCharacter(char character) => SpackVersion.IsVersionCharacter(character) || character == '/';
}
