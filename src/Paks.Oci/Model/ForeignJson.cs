using System.Text.Json;
using System.Text.Unicode;

namespace Paks.Oci;

/// <summary>Parses a JSON document that others have written, within limits.</summary>
internal static class ForeignJson
{
    // Deeper than any document of the specifications, and far from the end of the stack.
    private const int MaximumDepth = 32;

    /// <summary>The document's root, which lives on after the parse. Whoever reads its strings gets text.</summary>
    /// <exception cref="MalformedImageException">It is not JSON, too large, too deep, or says different things to different readers.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json, string document, int maximumSize)
    {
        if (json.Length > maximumSize)
        {
            throw new MalformedImageException(document, $"it has {json.Length} bytes, more than the {maximumSize} that are accepted");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new MalformedImageException(document, "it is not valid UTF-8");
        }

        try
        {
            // A key that is there twice means one thing to one reader and another to the next.
            var options = new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
            using var parsed = JsonDocument.Parse(json, options);
            if (json.Span.IndexOf("\\u"u8) >= 0)
            {
                VisitText(parsed.RootElement);
            }

            return parsed.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new MalformedImageException(document, $"it is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new MalformedImageException(document, "it has an escape that is half of a character", e);
        }
    }

    // An escaped half of a surrogate pair is valid JSON, yet no text: whoever takes the string trips over it
    // (InvalidOperationException). Better here than there.
    private static void VisitText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    VisitText(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    VisitText(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
