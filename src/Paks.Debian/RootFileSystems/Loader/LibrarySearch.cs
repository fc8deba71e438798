using Paks.Elf;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>
/// Finds the libraries of a tree as ldconfig(8) does: a name once in each folder, a file rather than a link, the newest of several.
/// It does not know <c>hwcap</c> folders other than <c>glibc-hwcaps</c>: those of old came to their end with glibc 2.37. What its
/// packages put there is left alone: links that lead elsewhere, or to nothing.
/// </summary>
internal sealed class LibrarySearch(LoaderTree tree, LoaderArchitecture architecture)
{
    private readonly HashSet<string> _searched = [];

    /// <summary>All libraries, in the order of the folders.</summary>
    public IReadOnlyList<LoaderLibrary> FindAll() =>
        [.. LoaderConfiguration.ReadFolders(tree).Concat(architecture.DefaultFolders).SelectMany(FindIn)];

    private IEnumerable<LoaderLibrary> FindIn(string folder)
    {
        if (tree.FolderAt(folder) is not { } real || !_searched.Add(real))
        {
            return [];
        }

        var capabilities = tree.FolderAt($"{real}/glibc-hwcaps") is { } all ? tree.NamesIn(all) : [];
        return Libraries(folder, real, capability: null).Concat(capabilities
            .Where(name => tree.FolderAt($"{real}/glibc-hwcaps/{name}") is not null)
            .SelectMany(name => Libraries($"{folder}/glibc-hwcaps/{name}", tree.FolderAt($"{real}/glibc-hwcaps/{name}")!, name)));
    }

    private IEnumerable<LoaderLibrary> Libraries(string folder, string real, string? capability) => tree.NamesIn(real)
        .Where(IsLibraryName)
        .Select(name => Read(real, name))
        .OfType<Candidate>()
        .GroupBy(candidate => candidate.Name)
        .Select(several => several.OrderBy(one => one.IsLink).ThenByDescending(one => one.FileName, LibraryNameOrder.Instance).First())
        .Select(candidate => new LoaderLibrary(
            candidate.Name,
            $"{folder}/{(capability is null ? candidate.Name : candidate.FileName)}",
            candidate.Flags,
            capability,
            capability is null && tree.Find($"{real}/{candidate.Name}") is null ? ($"{real}/{candidate.Name}", candidate.FileName) : null,
            candidate.Elf));

    private Candidate? Read(string folder, string name)
    {
        var entry = tree.Find($"{folder}/{name}")!;
        var file = tree.Follow(entry.Path);
        if (!LoaderTree.IsFile(file) || ReadElf(file!) is not { } elf || architecture.FlagsOf(elf) is not { } flags)
        {
            return null;
        }

        var wanted = IsPlainName(elf.SharedObjectName) ? elf.SharedObjectName! : name;
        // A link by the library's own name, or the one for the link editor (libz.so of libz.so.1), stays a link; any other is a file more.
        var isLink = entry.Kind == RootFileSystemEntryKind.SymbolicLink
            && (name == wanted || (name.EndsWith(".so", StringComparison.Ordinal) && wanted.StartsWith(name, StringComparison.Ordinal)));
        return new Candidate(isLink ? name : wanted, name, flags, isLink, elf);
    }

    private static ElfFile? ReadElf(RootFileSystemEntry file)
    {
        using var content = LoaderTree.Open(file);
        try
        {
            return ElfFile.TryRead(content);
        }
        catch (MalformedElfException)
        {
            return null;
        }
    }

    private static bool IsLibraryName(string name) => name.Contains(".so", StringComparison.Ordinal)
        && (name.StartsWith("lib", StringComparison.Ordinal) || name.StartsWith("ld-", StringComparison.Ordinal)
            || name.StartsWith("ld.", StringComparison.Ordinal) || name.StartsWith("ld64.", StringComparison.Ordinal));

    /// <summary>A SONAME is the file's word: it must not lead out of its folder.</summary>
    private static bool IsPlainName(string? name) => !string.IsNullOrEmpty(name) && name is not ("." or "..") && !name.Contains('/');

    private sealed record Candidate(string Name, string FileName, int Flags, bool IsLink, ElfFile Elf);
}
