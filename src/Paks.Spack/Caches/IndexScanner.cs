using System.Globalization;
using System.Text;
using System.Text.Json;
using Paks.Spack.Specs;

namespace Paks.Spack.Caches;

/// <summary>
/// Goes once through the text of an index, token by token, and keeps of each record where it stands and what finds it. The
/// text itself is not held, so its size does not matter.
/// </summary>
internal sealed class IndexScanner
{
    // 5 is of Spack before 0.18; its nodes have another form.
    private const int OldestVersion = 6;
    private const int NewestVersion = 8;

    // Depths in {"database": {"installs": {HASH: {"spec": {"dependencies": [{"parameters": {"virtuals": [...]}}]}}}}}.
    private const int DatabaseDepth = 2;
    private const int RecordDepth = 4;
    private const int SpecDepth = 5;
    private const int EdgeDepth = 7;
    private const int VirtualsDepth = 9;

    private readonly List<IndexRow> _rows = [];
    private readonly StringPool _strings = new();
    private readonly HashSet<(DagHash Provider, int Virtual)> _virtuals = [];
    private readonly List<int> _edgeVirtuals = [];
    private readonly Key[] _keys = new Key[VirtualsDepth + 1];
    private IndexRow _row;
    private DagHash? _edgeHash;

    private enum Key
    {
        Other, Database, Version, Installs, Record, Spec, ReferenceCount, InCache, Name, Dependencies, Hash, Parameters, Virtuals,
    }

    /// <summary>Version of the database format, 0 until it was seen.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<IndexRow> Rows => _rows;

    public StringPool Strings => _strings;

    public IReadOnlyCollection<(DagHash Provider, int Virtual)> Virtuals => _virtuals;

    /// <summary>Whether there was an index at all.</summary>
    public bool SawInstalls { get; private set; }

    /// <summary>Takes the token on which the reader stands.</summary>
    /// <param name="reader">Reads the whole text, or a part of it.</param>
    /// <param name="start">Where in the whole text the reader's part begins.</param>
    /// <exception cref="FormatException">It breaks the format.</exception>
    public void Accept(ref Utf8JsonReader reader, long start)
    {
        var depth = reader.CurrentDepth;
        if (depth >= _keys.Length)
        {
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _keys[depth] = Classify(ref reader, depth);
                // Most of a node is of no interest. Where its end is not in sight, it goes by token by token.
                if (_keys[depth] == Key.Other && depth >= SpecDepth)
                {
                    reader.TrySkip();
                }

                break;
            case JsonTokenType.StartObject when depth == DatabaseDepth && InInstalls:
                SawInstalls = true;
                break;
            case JsonTokenType.StartObject when depth == SpecDepth - 1 && InRecord && _keys[RecordDepth] == Key.Spec:
                _row.Offset = start + reader.TokenStartIndex;
                break;
            case JsonTokenType.EndObject when depth == SpecDepth - 1 && InRecord && _keys[RecordDepth] == Key.Spec:
                EndSpec(start + reader.BytesConsumed);
                break;
            case JsonTokenType.EndObject when depth == RecordDepth - 1 && InRecord:
                EndRecord();
                break;
            case JsonTokenType.EndObject when depth == EdgeDepth - 1 && InDependencies:
                EndEdge();
                break;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True:
                AcceptValue(ref reader, depth);
                break;
            default:
                break;
        }
    }

    private bool InInstalls => _keys[1] == Key.Database && _keys[DatabaseDepth] == Key.Installs;

    private bool InRecord => InInstalls && _keys[RecordDepth - 1] == Key.Record;

    private bool InDependencies => InRecord && _keys[RecordDepth] == Key.Spec && _keys[SpecDepth] == Key.Dependencies;

    private Key Classify(ref Utf8JsonReader reader, int depth)
    {
        switch (depth)
        {
            case 1:
                return reader.ValueTextEquals("database"u8) ? Key.Database : Key.Other;
            case DatabaseDepth:
                return reader.ValueTextEquals("version"u8) ? Key.Version : reader.ValueTextEquals("installs"u8) ? Key.Installs : Key.Other;
            case RecordDepth - 1:
                return InInstalls ? StartRecord(ref reader) : Key.Other;
            case RecordDepth:
                return reader.ValueTextEquals("spec"u8) ? Key.Spec
                    : reader.ValueTextEquals("ref_count"u8) ? Key.ReferenceCount
                    : reader.ValueTextEquals("in_buildcache"u8) ? Key.InCache
                    : Key.Other;
            case SpecDepth:
                return reader.ValueTextEquals("name"u8) ? Key.Name
                    : reader.ValueTextEquals("version"u8) ? Key.Version
                    : reader.ValueTextEquals("dependencies"u8) ? Key.Dependencies
                    : Key.Other;
            case EdgeDepth:
                return reader.ValueTextEquals("hash"u8) ? Key.Hash : reader.ValueTextEquals("parameters"u8) ? Key.Parameters : Key.Other;
            case EdgeDepth + 1:
                return reader.ValueTextEquals("virtuals"u8) ? Key.Virtuals : Key.Other;
            default:
                return Key.Other;
        }
    }

    private void AcceptValue(ref Utf8JsonReader reader, int depth)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        if (depth == DatabaseDepth && _keys[1] == Key.Database && _keys[depth] == Key.Version)
        {
            Version = ReadVersion(ref reader);
        }
        else if (!InRecord)
        {
            return;
        }
        else if (depth == RecordDepth && _keys[depth] == Key.ReferenceCount)
        {
            _row.ReferenceCount = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) ? count : 0;
        }
        else if (depth == RecordDepth && _keys[depth] == Key.InCache)
        {
            _row.IsInCache = reader.TokenType == JsonTokenType.True;
        }
        else if (depth == SpecDepth && isText && _keys[RecordDepth] == Key.Spec && _keys[depth] == Key.Name)
        {
            _row.Name = _strings.Add(reader);
        }
        else if (depth == SpecDepth && isText && _keys[RecordDepth] == Key.Spec && _keys[depth] == Key.Version)
        {
            _row.Version = _strings.Add(reader);
        }
        else if (depth == EdgeDepth && isText && InDependencies && _keys[depth] == Key.Hash)
        {
            _edgeHash = DagHash.TryParse(reader.GetString(), out var hash) ? hash : null;
        }
        else if (depth == VirtualsDepth && isText && InDependencies && _keys[EdgeDepth] == Key.Parameters && _keys[EdgeDepth + 1] == Key.Virtuals)
        {
            _edgeVirtuals.Add(_strings.Add(reader));
        }
    }

    private Key StartRecord(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[DagHash.Length];
        var valid = !reader.HasValueSequence && reader.ValueSpan.Length == DagHash.Length && reader.CopyString(text) == DagHash.Length;
        if (!valid || !DagHash.TryParse(text, out var hash))
        {
            throw new FormatException($"'{reader.GetString()}' is not a DAG hash");
        }

        _row = new IndexRow { Hash = hash, Name = -1, Version = -1, Offset = -1 };
        return Key.Record;
    }

    private void EndSpec(long end)
    {
        var length = end - _row.Offset;
        _row.Length = length <= int.MaxValue ? (int)length : throw new FormatException($"the node {_row.Hash} is larger than any real one");
    }

    private void EndRecord()
    {
        if (_row.Length == 0)
        {
            throw new FormatException($"the record {_row.Hash} holds no spec");
        }

        if (_row.Name < 0 || _row.Version < 0)
        {
            throw new FormatException($"the spec {_row.Hash} has no name or version");
        }

        _rows.Add(_row);
    }

    private void EndEdge()
    {
        foreach (var name in _edgeVirtuals)
        {
            if (_edgeHash is { } provider)
            {
                _virtuals.Add((provider, name));
            }
        }

        _edgeVirtuals.Clear();
        _edgeHash = null;
    }

    private static int ReadVersion(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < OldestVersion)
        {
            throw new FormatException($"it is of version '{text}'; {OldestVersion} to {NewestVersion} are read");
        }

        return version <= NewestVersion ? version : throw new NewerIndexException(version, NewestVersion);
    }
}
