namespace Paks.Debian.Resolution;

/// <summary>A place in an agenda.</summary>
internal readonly record struct AgendaMark(int Plain, int PlainDone, int Open, int OpenDone);
