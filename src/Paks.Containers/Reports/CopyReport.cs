namespace Paks.Containers.Reports;

/// <summary>What was copied, for people or as JSON.</summary>
public static class CopyReport
{
    /// <summary>Writes the result.</summary>
    public static void Write(TextWriter output, CopyResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("digest", result.Root.Digest.ToString());
                writer.WriteString("mediaType", result.Root.MediaType);
                DestinationReport.Write(writer, result.Destinations);
                DestinationReport.Write(writer, result.Transfer);
                writer.WriteEndObject();
            });
            return;
        }

        output.WriteLine(result.Root.Digest);
        DestinationReport.Write(output, result.Destinations);
    }
}
