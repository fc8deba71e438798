using Microsoft.AspNetCore.Http;

namespace Paks.Testing.Registries.Faults;

/// <summary>All that is to go wrong with one request. Each fault that hits it adds its part.</summary>
internal sealed class FaultPlan
{
    private readonly List<string> _faults = [];
    private readonly List<Action<IHeaderDictionary>> _headerEdits = [];
    private readonly List<Func<CancellationToken, Task>> _waits = [];

    public IReadOnlyList<string> Faults => _faults;

    public Func<HttpContext, Task>? Instead { get; set; }

    public long? CutRequestAfter { get; set; }

    public long? MostBody { get; set; }

    public bool ForgetRequest { get; set; }

    public long? CutAnswerAfter { get; set; }

    public long? StallAnswerAfter { get; set; }

    public bool CutWhenDone { get; set; }

    public bool RefuseMount { get; set; }

    public bool RefuseChunk { get; set; }

    public bool DropUpload { get; set; }

    public bool LocationState { get; set; }

    public bool IgnoreRange { get; set; }

    public bool NoReferrers { get; set; }

    public bool IgnoreFilter { get; set; }

    public bool HtmlErrors { get; set; }

    public bool ExpireTokens { get; set; }

    public LoopbackBlobHost? RedirectTo { get; set; }

    public long SizeChange { get; set; }

    public List<long> Flips { get; } = [];

    public void Add(Fault fault)
    {
        _faults.Add(fault.Description);
        fault.Apply(this);
    }

    public void EditHeadersBy(Action<IHeaderDictionary> edit) => _headerEdits.Add(edit);

    public void WaitFor(Func<CancellationToken, Task> wait) => _waits.Add(wait);

    public void EditHeaders(IHeaderDictionary headers) => _headerEdits.ForEach(edit => edit(headers));

    public async Task BeforeAnswer(CancellationToken token)
    {
        foreach (var wait in _waits)
        {
            await wait(token);
        }
    }
}
