namespace Paks.Spack.Specs;

/// <summary>One item of a version list: an exact version or a range.</summary>
internal abstract record VersionItem
{
    public abstract bool Contains(SpackVersion version);

    /// <summary>Whether a moving line of development is named here.</summary>
    public abstract bool NamesDevelopment { get; }

    /// <summary>Whether a prerelease is named here.</summary>
    public abstract bool NamesPrerelease { get; }

    /// <summary><c>=1.2</c>, or a git version.</summary>
    public sealed record Exact(SpackVersion Version) : VersionItem
    {
        public override bool NamesDevelopment => Version.IsDevelopment;

        public override bool NamesPrerelease => Version.IsPrerelease;

        public override bool Contains(SpackVersion version) =>
            Version.GitReference is not null && Version.Release is null
                ? version.GitReference == Version.GitReference
                : version.Equals(Version);

        public override string ToString() => Version.GitReference is null ? "=" + Version : Version.ToString();
    }

    /// <summary>
    /// <c>lo:hi</c>, either end open when null: every version from lo to before what follows hi. <c>1.2</c> alone is
    /// <c>1.2:1.2</c>.
    /// </summary>
    public sealed record Range(SpackVersion? Low, SpackVersion? High) : VersionItem
    {
        private readonly VersionRelease? _end = High?.Release!.Next();

        public override bool NamesDevelopment => Low is { IsDevelopment: true } || High is { IsDevelopment: true };

        public override bool NamesPrerelease => Low is { IsPrerelease: true } || High is { IsPrerelease: true };

        public bool IsEmpty => Low is not null && _end is not null && Low.Release!.CompareTo(_end) >= 0;

        public override bool Contains(SpackVersion version) =>
            version.Release is { } release
            && (Low is null || Low.Release!.CompareTo(release) <= 0)
            && (_end is null || release.CompareTo(_end) < 0);

        public override string ToString() =>
            Low is not null && Low.ToString() == High?.ToString() ? Low.ToString() : $"{Low}:{High}";
    }
}
