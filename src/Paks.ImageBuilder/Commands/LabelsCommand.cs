using System.CommandLine;
using System.Text.Json;
using Paks.Containers.Diagnostics;
using Paks.Containers.Images;
using Paks.Containers.Reports;
using Paks.ImageBuilder.Terminal;

namespace Paks.ImageBuilder.Commands;

/// <summary><c>paks-image labels</c>: the labels of an image.</summary>
internal static class LabelsCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("labels", "Show an image's labels.") { InspectCommand.Image, InspectCommand.Platform };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var surroundings = new CommandEnvironment(common, line);
            var image = await ImageInspector.InspectAsync(
                line.GetRequiredValue(InspectCommand.Image), InspectCommand.PlatformOf(line), surroundings.Build, readLayers: false, cancellationToken).ConfigureAwait(false);
            await surroundings.EndProgressAsync().ConfigureAwait(false);
            Write(Console.Out, image, line.GetValue(common.Json));
            return 0;
        });
        return command;
    }

    private static void Write(TextWriter output, ImageInspection image, bool json)
    {
        if (!json)
        {
            foreach (var (key, value) in image.Labels)
            {
                output.WritePlainLine($"{key}={value}");
            }

            return;
        }

        JsonOutput.Write(output, writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in image.Labels)
            {
                WriteLabel(writer, key, value);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Labels of ours that hold JSON are shown as JSON, not as text in text.</summary>
    private static void WriteLabel(Utf8JsonWriter writer, string key, string value)
    {
        if (key is not (LabelKeys.Packages or LabelKeys.Roots or LabelKeys.BaseProvides))
        {
            writer.WriteString(key, value);
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(value);
            writer.WritePropertyName(key);
            json.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteString(key, value);
        }
    }
}
