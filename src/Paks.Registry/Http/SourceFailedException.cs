namespace Paks.Registry.Http;

/// <summary>What was to be sent could not be read: no fault of the registry, and not to be tried again. Never seen outside: its cause is.</summary>
internal sealed class SourceFailedException(Exception cause) : Exception(cause.Message, cause);
