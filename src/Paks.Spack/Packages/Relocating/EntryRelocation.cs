namespace Paks.Spack.Packages.Relocating;

/// <summary>Gives the entries of one package to a sink, each as it is under the new prefix.</summary>
internal sealed class EntryRelocation : IDisposable
{
    private const int ExecutableMode = 0x1ed; // 0755
    private const int FileMode = 0x1a4; // 0644
    private const int LinkMode = 0x1ff; // 0777

    private readonly RelocationPlan _plan;
    private readonly PrefixMap _map;
    private readonly IRelocatedEntrySink _sink;
    private readonly SbangScript _sbang;
    private readonly FileEditor? _editor;
    private readonly byte[] _head = new byte[SbangScript.HeadLength];

    public EntryRelocation(PackageContents package, PrefixMap map, string scratchDirectory, IRelocatedEntrySink sink)
    {
        _plan = new RelocationPlan(package, map);
        _map = map;
        _sink = sink;
        _sbang = new SbangScript(map.SbangPath);
        _editor = map.IsEmpty ? null : new FileEditor(package, map, scratchDirectory);
    }

    /// <summary>What has been done so far.</summary>
    public Relocation Done { get; private set; } = new() { UsesSbang = false, Entries = 0, Size = 0 };

    public void Dispose() => _editor?.Dispose();

    public void Add(PackageEntry entry, Stream content)
    {
        if (!_plan.IsKept(entry))
        {
            return;
        }

        if (entry.Kind == PackageEntryKind.File)
        {
            AddFile(entry, content);
        }
        else if (entry.Kind == PackageEntryKind.Directory)
        {
            Give(entry with { Mode = ExecutableMode });
        }
        else if (entry.Kind == PackageEntryKind.SymbolicLink)
        {
            Give(entry with { Mode = LinkMode, LinkTarget = Relocate(entry) });
        }
        else
        {
            Give(entry with { Mode = GetFileMode(entry) });
        }
    }

    private static int GetFileMode(PackageEntry file) => (file.Mode & 0x40) != 0 ? ExecutableMode : FileMode;

    private string Relocate(PackageEntry link)
    {
        var target = link.LinkTarget!;
        if (!_plan.IsLinkToReplace(link))
        {
            return target;
        }

        PrefixReplacement? row = _map.Rows.FirstOrDefault(row => target.StartsWith(row.Old, StringComparison.Ordinal));
        return row is null ? target : row.New + target[row.Old.Length..];
    }

    private void AddFile(PackageEntry entry, Stream content)
    {
        var file = entry with { Mode = GetFileMode(entry) };
        var work = _plan.GetWork(entry);
        if (work != FileWork.None)
        {
            content = _editor!.Edit(entry, content, work);
            file = file with { Size = content.Length };
        }

        if (entry.IsExecutable)
        {
            GiveExecutable(file, content);
        }
        else
        {
            Give(file, content);
        }
    }

    private void GiveExecutable(PackageEntry file, Stream content)
    {
        var length = content.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
        ReadOnlyMemory<byte> head = _head.AsMemory(0, length);
        if (_sbang.Rewrite(head.Span) is { } rewritten)
        {
            head = (byte[])[.. rewritten.Lines, .. head.Span[rewritten.Replaced..]];
            file = file with { Size = file.Size + rewritten.Lines.Length - rewritten.Replaced };
        }

        Done = Done with { UsesSbang = Done.UsesSbang || _sbang.IsUsedBy(head.Span) };
        using HeadedStream whole = new(head, content);
        Give(file, whole);
    }

    private void Give(PackageEntry entry, Stream? content = null)
    {
        _sink.Add(entry, content);
        Done = Done with { Entries = Done.Entries + 1, Size = Done.Size + entry.Size };
    }
}
