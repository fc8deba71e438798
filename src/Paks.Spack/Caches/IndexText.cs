using System.Text.Json;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// One text of an index. Nodes are read from it when they are asked for; kept are only places and names, so that a large
/// index needs little memory when its text is in a file. Safe for concurrent use.
/// </summary>
internal sealed class IndexText : ISpecIndex
{
    // Enough for the closures of one build; a listing of everything starts over and over.
    private const int MostKept = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly IndexBytes _text;
    private readonly IndexRow[] _rows;
    private readonly StringPool _strings;
    private readonly ILookup<int, int> _rowsByName;
    private readonly HashSet<(DagHash Provider, int Virtual)> _virtuals;
    private readonly int _formatVersion;
    private readonly Dictionary<DagHash, ConcreteSpec> _kept = [];
    private readonly Lock _keptLock = new();

    public IndexText(string location, string checksum, IndexScanner scan, IndexBytes text)
    {
        (Location, Checksum, _text, _strings) = (location, checksum, text, scan.Strings);
        _rows = [.. scan.Rows];
        Array.Sort(_rows, static (one, other) => one.Hash.CompareTo(other.Hash));
        _rowsByName = Enumerable.Range(0, _rows.Length).ToLookup(row => _rows[row].Name);
        _virtuals = [.. scan.Virtuals];
        // Database versions 6, 7 and 8 hold nodes of spec formats 3, 4 and 5.
        _formatVersion = scan.Version - 3;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>sha256 of the text, 64 lower-case hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>How many specs it holds, packages and dependencies.</summary>
    public int Count => _rows.Length;

    /// <summary>The hashes of these.</summary>
    public IEnumerable<DagHash> Hashes => _rows.Select(static row => row.Hash);

    /// <inheritdoc/>
    public IEnumerable<string> Names => _rowsByName.Select(name => _strings.Strings[name.Key]);

    /// <summary>Whether there is such a spec.</summary>
    public bool Holds(DagHash hash) => FindRow(hash) >= 0;

    /// <inheritdoc/>
    public ConcreteSpec? Find(DagHash hash) => FindRow(hash) is >= 0 and int row ? ReadSpec(row) : null;

    /// <inheritdoc/>
    public bool Provides(DagHash provider, string virtualName) =>
        _strings.Find(virtualName) is { } name && _virtuals.Contains((provider, name));

    /// <inheritdoc/>
    public bool IsInCache(DagHash hash) => FindRow(hash) is >= 0 and int row && _rows[row].IsInCache;

    /// <inheritdoc/>
    public IEnumerable<SpecRecord> FindByName(string name)
    {
        if (_strings.Find(name) is not { } number)
        {
            return [];
        }

        var providers = _virtuals.Where(provider => provider.Virtual == number).Select(provider => FindRow(provider.Provider));
        return _rowsByName[number].Concat(providers.Where(static row => row >= 0).Order()).Distinct().Select(ReadRecord);
    }

    /// <inheritdoc/>
    public IEnumerable<SpecRecord> FindByHash(string prefix)
    {
        if (!DagHash.IsPrefix(prefix))
        {
            yield break;
        }

        var row = FindRow(DagHash.FirstWith(prefix));
        for (row = row < 0 ? ~row : row; row < _rows.Length && _rows[row].Hash.StartsWith(prefix); row++)
        {
            yield return ReadRecord(row);
        }
    }

    private SpecRecord ReadRecord(int row) => new(ReadSpec(row), _rows[row].ReferenceCount, _rows[row].IsInCache);

    /// <summary>The row of a hash; when there is none, the complement of where it would stand.</summary>
    private int FindRow(DagHash hash)
    {
        (var low, var high) = (0, _rows.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _rows[middle].Hash.CompareTo(hash);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private ConcreteSpec ReadSpec(int row)
    {
        var hash = _rows[row].Hash;
        lock (_keptLock)
        {
            if (_kept.TryGetValue(hash, out var kept))
            {
                return kept;
            }
        }

        var spec = NameCompiler(Parse(_rows[row]));
        lock (_keptLock)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[hash] = spec;
        }

        return spec;
    }

    private ConcreteSpec Parse(IndexRow row)
    {
        try
        {
            using var json = JsonDocument.Parse(_text.Read(row.Offset, row.Length), Strict);
            var spec = SpecNodeReader.Read(json.RootElement, _formatVersion);
            return spec.Hash == row.Hash
                ? spec
                : throw new CorruptIndexException(Location, $"the record {row.Hash} holds the spec {spec.Hash}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or MalformedSpecException or IOException and not CacheException)
        {
            throw new CorruptIndexException(Location, $"the record {row.Hash} cannot be read: {exception.Message}", exception);
        }
    }

    private ConcreteSpec NameCompiler(ConcreteSpec spec) =>
        spec.Compiler is null && SpecNodeReader.FindCompiler(spec) is { } edge && FindRow(edge.Hash) is >= 0 and int row
            ? spec with { Compiler = $"{_strings.Strings[_rows[row].Name]}@{_strings.Strings[_rows[row].Version]}" }
            : spec;
}
