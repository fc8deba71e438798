namespace Paks.Testing.Registries.Contents;

/// <summary>A blob that is being brought: what came until now, in a file.</summary>
internal sealed class UploadSession
{
    private readonly string _file;
    private readonly HashSet<string> _states = [];

    public UploadSession(string id, string repository, string file)
    {
        Id = id;
        Repository = repository;
        _file = file;
        File.Create(file).Dispose();
    }

    public string Id { get; }

    public string Repository { get; }

    /// <summary>Held by the request that works on it: a broken one may not have ended when its client comes back.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>How many bytes came.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a chunk below the smallest size came, after which there can be no other.</summary>
    public bool HadLastChunk { get; set; }

    /// <summary>The bytes that came, as the specification's Range header tells them: of none as of one.</summary>
    public string Range => $"0-{Math.Max(0, Length - 1)}";

    /// <summary>Makes up a state that the upload's next address has to carry.</summary>
    public string NewState()
    {
        var state = $"{Guid.NewGuid():N}";
        lock (_states)
        {
            _states.Add(state);
        }

        return state;
    }

    /// <summary>Whether an address carries a state that was told; an answer may have been lost, so any will do.</summary>
    public bool Knows(string? state)
    {
        lock (_states)
        {
            return _states.Count == 0 || (state is not null && _states.Contains(state));
        }
    }

    /// <summary>Adds what a body brings. When that breaks off, what came is kept, unless <paramref name="forget"/> says otherwise.</summary>
    public async Task AppendAsync(Stream body, bool forget, CancellationToken token)
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: false);
        var before = Length;
        file.Position = before;
        var buffer = new byte[64 * 1024];
        var complete = false;
        try
        {
            for (int count; (count = await body.ReadAsync(buffer, token)) > 0; Length += count)
            {
                file.Write(buffer, 0, count);
            }

            complete = true;
        }
        finally
        {
            Truncate(file, complete || !forget ? Length : before);
        }
    }

    /// <summary>Takes back what came after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(long length)
    {
        using var file = File.OpenWrite(_file);
        Truncate(file, length);
    }

    /// <summary>The blob that it has become.</summary>
    public RegistryBlob ToBlob() => new(_file);

    private void Truncate(FileStream file, long length)
    {
        file.SetLength(length);
        Length = length;
    }
}
