using System.Xml;
using System.Xml.Linq;

namespace Paks.Build.Tasks.Projects;

/// <summary>The files of a project as text, in which errors are told where they were written. They are read when something has gone wrong, not before.</summary>
/// <param name="files">Absolute paths, the project's own first.</param>
internal sealed class ProjectText(IReadOnlyList<string> files)
{
    /// <summary>The project, where no line is to blame.</summary>
    public ProjectPlace Whole => new(files[0], 0, 0);

    /// <summary>Where an item is written; the project where it cannot be found.</summary>
    /// <param name="kind">The item's type.</param>
    /// <param name="include">What it includes.</param>
    /// <param name="file">The file that defines it, or empty.</param>
    public ProjectPlace FindItem(string kind, string include, string file) => Find(
        [file, .. files],
        element => element.Name.LocalName == kind && element.Attribute("Include")?.Value.Split(';').Any(part => part.Trim() == include) == true);

    /// <summary>Where a property is set, the last time; the project where it cannot be found.</summary>
    public ProjectPlace FindProperty(string name) => Find(files, element => element.Name.LocalName == name && element.Parent?.Name.LocalName == "PropertyGroup");

    private ProjectPlace Find(IEnumerable<string> candidates, Func<XElement, bool> isIt)
    {
        foreach (var file in candidates.Where(File.Exists))
        {
            if (Read(file)?.Descendants().LastOrDefault(isIt) is IXmlLineInfo found)
            {
                return new ProjectPlace(file, found.LineNumber, found.LinePosition);
            }
        }

        return Whole;
    }

    private static XDocument? Read(string file)
    {
        try
        {
            return XDocument.Load(file, LoadOptions.SetLineInfo);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            // An error is being told: this only makes it more precise.
            return null;
        }
    }
}
