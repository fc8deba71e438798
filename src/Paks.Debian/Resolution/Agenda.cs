namespace Paks.Debian.Resolution;

/// <summary>
/// What is still to be met. Requirements that one package alone can meet go first: what they bring may meet the others. Apt does so
/// too.
/// </summary>
internal sealed class Agenda
{
    private readonly List<Requirement> _plain = [];
    private readonly List<Requirement> _open = [];
    private int _plainDone;
    private int _openDone;

    public AgendaMark Mark => new(_plain.Count, _plainDone, _open.Count, _openDone);

    public void Add(Requirement requirement, bool isPlain) => (isPlain ? _plain : _open).Add(requirement);

    public Requirement? Next() =>
        _plainDone < _plain.Count ? _plain[_plainDone++]
        : _openDone < _open.Count ? _open[_openDone++]
        : null;

    public void ReturnTo(AgendaMark mark)
    {
        _plain.RemoveRange(mark.Plain, _plain.Count - mark.Plain);
        _open.RemoveRange(mark.Open, _open.Count - mark.Open);
        _plainDone = mark.PlainDone;
        _openDone = mark.OpenDone;
    }
}
