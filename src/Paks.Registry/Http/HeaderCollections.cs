using System.Net.Http.Headers;

namespace Paks.Registry.Http;

/// <summary>Filling of headers.</summary>
internal static class HeaderCollections
{
    public static void AddAll<T>(this HttpHeaderValueCollection<T> header, IEnumerable<T> values)
        where T : class
    {
        foreach (var value in values)
        {
            header.Add(value);
        }
    }
}
