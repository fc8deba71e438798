namespace Paks.Registry.Http;

/// <summary>A small answer comes byte by byte: it was waited for long enough, and would be again. Never seen outside: its failure is.</summary>
internal sealed class SlowAnswerException(Exception cause) : IOException("it sends its answer too slowly", cause);
