using System.Globalization;
using Paks.Containers.Bases;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;

namespace Paks.Containers.Reports;

/// <summary>What is in a base, for people or as JSON.</summary>
public static class ShownBaseReport
{
    /// <summary>Writes what is known of it.</summary>
    public static void Write(TextWriter output, ShownBase shown, bool json)
    {
        if (json)
        {
            WriteJson(output, shown);
            return;
        }

        var width = shown.Packages.Select(package => package.Name.Length).Append(0).Max();
        output.WritePlainLine($"{shown.Name}  {shown.Description}");
        output.WritePlainLine($"├─ platform  {shown.Platform}");
        output.WritePlainLine($"├─ from      {PlanReport.PlaceOf(shown.Origin)}");
        output.WritePlainLine(shown.IsMade
            ? $"├─ manifest  {shown.Digest}"
            : "├─ manifest  not made yet: sizes are what the packages say, more than is kept of them");
        output.WritePlainLine(string.Create(
            CultureInfo.InvariantCulture,
            $"├─ size      {(shown.Size is { } size ? $"{Size.Of(size)} compressed, " : "")}{Size.Of(shown.UnpackedSize)} unpacked{(shown.Files is { } files ? $", {files} files" : "")}"));
        WriteList(output, "├─", "packages", shown.Packages.Select(package => $"{package.Name.PadRight(width)}  {Size.Of(package.Size),8}  {package.Version}"));
        WriteList(output, "├─", "environment", shown.Config.Config.Env ?? []);
        WriteList(output, "└─", "labels", (shown.Config.Config.Labels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"));
    }

    private static void WriteList(TextWriter output, string branch, string title, IEnumerable<string> lines)
    {
        output.WritePlainLine($"{branch} {title}");
        foreach (var text in lines)
        {
            output.WritePlainLine($"{(branch == "├─" ? "│ " : "  ")} {text}");
        }
    }

    private static void WriteJson(TextWriter output, ShownBase shown) => JsonOutput.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", shown.Name);
        writer.WriteString("description", shown.Description);
        writer.WriteString("platform", shown.Platform.ToString());
        writer.WriteString("os", shown.Config.Config.Labels?.GetValueOrDefault(LabelKeys.OperatingSystem));
        PlanReport.WriteOrigin(writer, shown.Origin);
        writer.WriteBoolean("made", shown.IsMade);
        writer.WriteString("digest", shown.Digest?.ToString());
        writer.WriteNumberOrNull("size", shown.Size);
        writer.WriteNumber("unpackedSize", shown.UnpackedSize);
        writer.WriteNumberOrNull("files", shown.Files);
        writer.WriteStartArray("packages");
        foreach (var package in shown.Packages)
        {
            writer.WriteStartObject();
            writer.WriteString("name", package.Name);
            writer.WriteString("version", package.Version);
            writer.WriteNumber("size", package.Size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTexts("environment", shown.Config.Config.Env);
        writer.WriteStartObject("labels");
        foreach (var (key, value) in shown.Config.Config.Labels ?? new Dictionary<string, string>())
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
