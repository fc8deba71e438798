namespace Paks.Registry.Http;

/// <summary>An answer whose body was read.</summary>
/// <param name="Head">Status and headers.</param>
/// <param name="Body">The body of a success; null when it is larger than allowed.</param>
internal sealed record WholeAnswer(HttpResponseMessage Head, byte[]? Body) : IDisposable
{
    public void Dispose() => Head.Dispose();
}
