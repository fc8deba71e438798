using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;

namespace Paks.Containers.Reports;

/// <summary>An inspected image, for people or as JSON.</summary>
public static class InspectionReport
{
    /// <summary>Writes what was found.</summary>
    public static void Write(TextWriter output, ImageInspection image, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer => Write(writer, image));
            return;
        }

        output.WritePlainLine(image.Reference);
        output.WritePlainLine($"├─ manifest  {image.Manifest.Digest}");
        output.WritePlainLine($"├─ config    {image.Config.Digest}  {image.Configuration.Platform}");
        WriteLayers(output, image);
        WriteList(output, "packages", LabelledPackage.Read(image.Labels).Select(package => $"{package.ShortName}  {package.Prefix}  {package.Placement}, {package.Verification}"));
        WriteList(output, "environment", image.Configuration.Config.Env ?? []);
        WriteList(output, "labels", image.Labels.Where(label => label.Key != LabelKeys.Packages).Select(label => $"{label.Key}={label.Value}"));
        var problems = image.Problems.ToList();
        output.WritePlainLine(problems.Count == 0 ? $"└─ digests   all {image.Layers.Count + 2} hold" : "└─ digests   DO NOT HOLD");
        foreach (var problem in problems)
        {
            output.WritePlainLine($"   {problem}");
        }
    }

    private static void WriteLayers(TextWriter output, ImageInspection image)
    {
        output.WritePlainLine($"├─ layers    {image.Layers.Count}, {Size.Of(image.Size)}");
        foreach (var layer in image.Layers)
        {
            var signed = layer.IsSignedTarball ? "  (as signed)" : "";
            output.WritePlainLine($"│  {layer.Layer.Descriptor.Digest.Encoded[..12]}  {Size.Of(layer.Layer.Descriptor.Size),8}  {layer.CreatedBy}{signed}");
        }
    }

    private static void WriteList(TextWriter output, string title, IEnumerable<string> lines)
    {
        output.WritePlainLine($"├─ {title}");
        foreach (var text in lines)
        {
            output.WritePlainLine($"│  {text}");
        }
    }

    private static void Write(Utf8JsonWriter writer, ImageInspection image)
    {
        writer.WriteStartObject();
        writer.WriteString("reference", image.Reference);
        writer.WriteString("digest", image.Manifest.Digest.ToString());
        writer.WriteString("mediaType", image.Manifest.MediaType);
        writer.WriteString("config", image.Config.Digest.ToString());
        writer.WriteString("platform", image.Configuration.Platform.ToString());
        writer.WriteString("created", image.Configuration.Created);
        writer.WriteNumber("size", image.Size);
        writer.WriteStartArray("layers");
        foreach (var layer in image.Layers)
        {
            Write(writer, layer);
        }

        writer.WriteEndArray();
        writer.WriteTexts("environment", image.Configuration.Config.Env);
        writer.WriteTexts("entrypoint", image.Configuration.Config.Entrypoint);
        writer.WriteTexts("cmd", image.Configuration.Config.Cmd);
        writer.WriteString("user", image.Configuration.Config.User);
        writer.WriteString("workdir", image.Configuration.Config.WorkingDir);
        writer.WriteStartObject("labels");
        foreach (var (key, value) in image.Labels)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        writer.WriteTexts("problems", [.. image.Problems]);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, InspectedLayer layer)
    {
        writer.WriteStartObject();
        writer.WriteString("digest", layer.Layer.Descriptor.Digest.ToString());
        writer.WriteString("diffId", layer.Layer.DiffId.ToString());
        writer.WriteString("mediaType", layer.Layer.Descriptor.MediaType);
        writer.WriteNumber("size", layer.Layer.Descriptor.Size);
        writer.WriteString("createdBy", layer.CreatedBy);
        writer.WriteBoolean("signedTarball", layer.IsSignedTarball);
        writer.WriteStartArray("packages");
        foreach (var package in layer.Packages)
        {
            writer.WriteStartObject();
            writer.WriteString("name", package.Name);
            writer.WriteString("version", package.Version);
            writer.WriteString("hash", package.Hash);
            writer.WriteString("checksum", package.Checksum);
            writer.WriteString("signer", package.Signer);
            writer.WriteString("placement", package.Placement);
            writer.WriteString("prefix", package.Prefix);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("problem", layer.Problem);
        writer.WriteEndObject();
    }
}
