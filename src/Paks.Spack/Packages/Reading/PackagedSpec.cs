using System.Text.Json;

namespace Paks.Spack.Packages.Reading;

/// <summary>What a package's own <c>.spack/spec.json</c> says that it is: the first of the document's nodes.</summary>
internal sealed record PackagedSpec(string? Name, string? Version, string? DagHash)
{
    /// <summary>Reads the document; null if it has another form (before Spack 0.17) or is damaged.</summary>
    public static PackagedSpec? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            return Enter(ref reader, "spec", JsonTokenType.StartObject) && Enter(ref reader, "nodes", JsonTokenType.StartArray)
                && reader.Read() && reader.TokenType == JsonTokenType.StartObject
                ? ReadNode(ref reader)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8.
            return null;
        }
    }

    // Stands before an object, or at its start; ends at the start of the value of one of its keys.
    private static bool Enter(ref Utf8JsonReader reader, string key, JsonTokenType expected)
    {
        if (reader.TokenType == JsonTokenType.None && !reader.Read())
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(key);
            if (!reader.Read())
            {
                return false;
            }

            if (found)
            {
                return reader.TokenType == expected;
            }

            reader.Skip();
        }

        return false;
    }

    private static PackagedSpec ReadNode(ref Utf8JsonReader reader)
    {
        PackagedSpec spec = new(null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
            }
            else if (key == "name")
            {
                spec = spec with { Name = reader.GetString() };
            }
            else if (key == "version")
            {
                spec = spec with { Version = reader.GetString() };
            }
            else if (key == "hash")
            {
                spec = spec with { DagHash = reader.GetString() };
            }
        }

        return spec;
    }
}
