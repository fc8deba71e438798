using System.Security.Cryptography;
using System.Text;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Oci;
using Paks.Oci.Tar;

namespace Paks.Containers.Layers;

/// <summary>Finds the files that the user wants added. Links are added as links and never followed; devices and sockets are left out.</summary>
internal static class AddedTreeScanner
{
    private const string ListingVersion = "added-listing/1";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>Lists what <paramref name="content"/> names.</summary>
    /// <exception cref="PaksException">Something cannot be read.</exception>
    public static AddedTree Scan(AddedContent content)
    {
        try
        {
            return ScanTree(content);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw Unreadable(content, failure);
        }
    }

    /// <summary>Content that cannot be read.</summary>
    public static PaksException Unreadable(AddedContent content, Exception failure) => new(
        DiagnosticCodes.AddedContentMissing, $"Cannot add {content.Source}: {failure.Message.TrimEnd('.')}.", "Check the path given to --add, and who may read what is there.", failure);

    private static AddedTree ScanTree(AddedContent content)
    {
        using var listing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        listing.AppendData(Encoding.UTF8.GetBytes($"{ListingVersion}\n{content.Source}\n{content.Destination}\n"));
        var files = new List<AddedFile>();
        var destination = content.Destination.TrimStart('/');
        // What the user names is what a link leads to; links inside of it are added as links.
        var source = File.ResolveLinkTarget(content.Source, returnFinalTarget: true)?.FullName ?? content.Source;
        if (content.Files is { } chosen)
        {
            AddChosen(chosen, new DirectoryInfo(source), destination, files, listing);
        }
        else if (Directory.Exists(source))
        {
            Walk(new DirectoryInfo(source), destination, files, listing);
        }
        else
        {
            Add(new FileInfo(source), destination, files, listing);
        }

        return new AddedTree(content, files, Digest.FromSha256(listing.GetHashAndReset()));
    }

    private static void Walk(DirectoryInfo folder, string destination, List<AddedFile> files, IncrementalHash listing)
    {
        if (destination.Length > 0)
        {
            Add(folder, destination, files, listing);
        }

        var children = folder.GetFileSystemInfos("*", Everything);
        Array.Sort(children, (one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var child in children)
        {
            var path = Below(destination, child.Name);
            if (child is DirectoryInfo { LinkTarget: null } directory)
            {
                Walk(directory, path, files, listing);
            }
            else
            {
                Add(child, path, files, listing);
            }
        }
    }

    private static void AddChosen(IReadOnlyList<ChosenFile> chosen, DirectoryInfo folder, string destination, List<AddedFile> files, IncrementalHash listing)
    {
        var byPath = new SortedDictionary<string, ChosenFile?>(StringComparer.Ordinal);
        foreach (var file in chosen)
        {
            var path = Below(destination, file.Path);
            byPath[path] = file;
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                byPath.TryAdd(path[..slash], null);
            }
        }

        foreach (var (path, file) in byPath)
        {
            if (file is not null)
            {
                var source = File.ResolveLinkTarget(file.Source, returnFinalTarget: true) ?? new FileInfo(file.Source);
                if (!source.Exists)
                {
                    throw new FileNotFoundException($"there is no {file.Source}");
                }

                Add(source, path, files, listing, file.IsExecutable);
            }
            else if (path.Length >= destination.Length)
            {
                // Those above the destination are written with every layer.
                Add(folder, path, files, listing);
            }
        }
    }

    private static string Below(string destination, string path) => destination.Length == 0 ? path : $"{destination}/{path}";

    private static void Add(FileSystemInfo found, string path, List<AddedFile> files, IncrementalHash listing, bool? isExecutable = null)
    {
        if (found.Name.Contains('\uFFFD', StringComparison.Ordinal) && !found.Exists && found.LinkTarget is null)
        {
            throw new IOException($"the name of {found.FullName} is not UTF-8");
        }

        if (Whiteouts.IsOne(path))
        {
            throw new IOException($"{found.FullName} would be a whiteout, which deletes what lies below it");
        }

        if (Describe(found, path) is not { } file)
        {
            return;
        }

        file = isExecutable is { } chosen ? file with { Mode = chosen ? Executable : Plain } : file;

        files.Add(file);
        listing.AppendData(Encoding.UTF8.GetBytes(
            $"{file.Kind} {(int)file.Mode} {file.Size} {(file.Kind == TarEntryKind.File ? found.LastWriteTimeUtc.Ticks : 0)} {path}\0{file.LinkTarget}\n"));
    }

    private static AddedFile? Describe(FileSystemInfo found, string path)
    {
        if (found.LinkTarget is { } target)
        {
            return new AddedFile(path, found.FullName, TarEntryKind.SymbolicLink, Executable, 0, target);
        }

        return found switch
        {
            DirectoryInfo => new AddedFile(path, found.FullName, TarEntryKind.Directory, Executable, 0, null),
            FileInfo file when FileKind.IsRegular(file) => new AddedFile(
                path, found.FullName, TarEntryKind.File, (file.UnixFileMode & UnixFileMode.UserExecute) != 0 ? Executable : Plain, file.Length, null),
            _ => null,
        };
    }
}
