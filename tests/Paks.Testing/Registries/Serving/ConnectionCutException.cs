namespace Paks.Testing.Registries.Serving;

/// <summary>Thrown to leave a request whose connection is to be cut.</summary>
internal sealed class ConnectionCutException() : IOException("a fault cuts the connection");
