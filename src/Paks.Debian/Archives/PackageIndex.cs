using System.Text;

namespace Paks.Debian.Archives;

/// <summary>A <c>Packages</c> file that was read once: packages are found by their names and by what they provide, and parsed when they are.</summary>
public sealed class PackageIndex : IDisposable
{
    private readonly string _path;
    private readonly StanzaStore _stanzas;
    private readonly NameTable _names;
    private readonly NameTable _provided;

    private PackageIndex(string path, StanzaStore stanzas, NameTable names, NameTable provided)
    {
        _path = path;
        _stanzas = stanzas;
        _names = names;
        _provided = provided;
    }

    /// <summary>How many packages it has.</summary>
    public int Count => _names.Count;

    /// <summary>The packages of a name, in all their versions, as they come in the file.</summary>
    /// <exception cref="ArchiveException">One of them is malformed.</exception>
    public IEnumerable<BinaryPackage> Named(string name) => _names.Find(name).Select(Parse).Where(package => package.Name == name);

    /// <summary>The packages that provide a name, as they come in the file.</summary>
    /// <exception cref="ArchiveException">One of them is malformed.</exception>
    public IEnumerable<BinaryPackage> Providing(string name) =>
        _provided.Find(name).Select(Parse).Where(package => package.Provides.Any(provided => provided.Name == name));

    /// <summary>Removes its scratch file.</summary>
    public void Dispose() => _stanzas.Dispose();

    /// <param name="path">For messages.</param>
    /// <param name="index">The file, unpacked.</param>
    /// <param name="architecture">Packages for other architectures than this one and <c>all</c> do not count.</param>
    /// <param name="scratchFolder">Takes what is kept of it; null: that is kept in memory.</param>
    /// <exception cref="FormatException">It is no index.</exception>
    internal static PackageIndex Read(string path, Stream index, string architecture, string? scratchFolder)
    {
        var stanzas = new StanzaStore(scratchFolder);
        try
        {
            return Read(path, index, Encoding.ASCII.GetBytes(architecture), stanzas);
        }
        catch
        {
            stanzas.Dispose();
            throw;
        }
    }

    private static PackageIndex Read(string path, Stream index, byte[] architecture, StanzaStore stanzas)
    {
        var names = new NameTable();
        var provided = new NameTable();
        var reader = new StanzaReader(index);
        var filter = new StanzaFilter();
        while (reader.TryRead(out var stanza))
        {
            filter.Take(stanza);
            if (filter.Architecture.SequenceEqual(architecture) || filter.Architecture.SequenceEqual("all"u8))
            {
                var at = stanzas.Add(filter.Kept);
                names.Add(filter.Package, at);
                AddProvided(provided, filter.Provides, at);
            }
        }

        names.Sort();
        provided.Sort();
        return new PackageIndex(path, stanzas, names, provided);
    }

    private static void AddProvided(NameTable table, ReadOnlySpan<byte> field, int at)
    {
        foreach (var range in field.Split((byte)','))
        {
            var name = field[range].Trim(" \t\n"u8);
            var end = name.IndexOfAny(" (:\t"u8);
            table.Add(end < 0 ? name : name[..end], at);
        }
    }

    private BinaryPackage Parse(int at)
    {
        try
        {
            return BinaryPackage.Parse(ControlStanza.Parse(_stanzas.Get(at)));
        }
        catch (FormatException cause)
        {
            throw new ArchiveException(ArchiveFailure.Malformed, _path, $"cannot read {_path}: {cause.Message}", cause);
        }
    }
}
