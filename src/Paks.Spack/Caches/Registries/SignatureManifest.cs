using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Paks.Spack.Caches;

/// <summary>Writes the manifest of a signature.</summary>
internal static class SignatureManifest
{
    /// <summary>The config of manifests that need none (image-spec, "Guidance for an Empty Descriptor").</summary>
    public static readonly RegistryBlob EmptyConfig = RegistryBlob.Of("application/vnd.oci.empty.v1+json", "{}"u8.ToArray());

    private const int MostInlineBytes = 32 << 10;

    /// <summary>The manifest; equal layers give equal bytes.</summary>
    public static byte[] Write(RegistryDescriptor subject, IReadOnlyList<RegistryBlob> layers)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", RegistryImage.MediaTypeOfOci);
            writer.WriteString("artifactType", SignatureArtifact.ArtifactType);
            writer.WritePropertyName("config");
            WriteDescriptor(writer, EmptyConfig.Descriptor, EmptyConfig.Content);
            writer.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                WriteDescriptor(writer, layer.Descriptor, layer.Content.Length <= MostInlineBytes ? layer.Content : (ReadOnlyMemory<byte>?)null);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("subject");
            WriteDescriptor(writer, subject, null);
            writer.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static void WriteDescriptor(Utf8JsonWriter writer, RegistryDescriptor descriptor, ReadOnlyMemory<byte>? data)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", descriptor.MediaType);
        writer.WriteString("digest", descriptor.Digest);
        writer.WriteNumber("size", descriptor.Size);
        if (data is { } inline)
        {
            writer.WriteBase64String("data", inline.Span);
        }

        writer.WriteEndObject();
    }
}
