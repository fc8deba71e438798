using Microsoft.Build.Framework;
using Paks.Build.Tasks.Projects;
using Paks.Containers;
using Paks.Containers.Destinations;
using Paks.Containers.Diagnostics;
using Paks.Containers.Recipes;
using Paks.Spack.Caches;

namespace Paks.Build.Tasks.Images;

/// <summary>A recipe as a project writes it, in items and properties, and where each part of it stands.</summary>
internal sealed class WrittenRecipe
{
    private readonly ImageTask _task;
    private readonly ProjectText _project;

    // What the engine may name when something is wrong with it.
    private readonly Dictionary<string, Func<ProjectPlace>> _places = new(StringComparer.Ordinal);

    private readonly Lazy<RecipeDocument> _document;

    public WrittenRecipe(ImageTask task, ProjectText project)
    {
        (_task, _project) = (task, project);
        _document = new Lazy<RecipeDocument>(Read);
    }

    /// <summary>The recipe, nothing checked yet but that it can be read.</summary>
    /// <exception cref="PaksException">An item or property cannot be read.</exception>
    public RecipeDocument Document => _document.Value;

    /// <summary>Whether the network is left alone.</summary>
    public bool Offline => Flag("PaksOffline", _task.Offline);

    private bool IsLocked => Flag("PaksLocked", _task.Locked);

    /// <summary>Where something that the user wrote stands; the project where it is not known.</summary>
    public ProjectPlace PlaceOf(string? input) => input is not null && _places.TryGetValue(input, out var place) ? place() : _project.Whole;

    /// <summary>Checks the recipe.</summary>
    /// <exception cref="PaksException">A value is wrong, or there is nothing to build.</exception>
    public ImageRecipe Validate()
    {
        if (Document.Base is null)
        {
            throw new PaksException(DiagnosticCodes.NothingToBuild, "No base was given.", "Name one with <PaksBase>: debian12, scratch, or an image such as oci:DIR.");
        }

        if (Document.Specs is not { Count: > 0 } && Document.Add is not { Count: > 0 } && _task.Files.Length == 0 && !_task.BaseAlone)
        {
            throw new PaksException(DiagnosticCodes.NothingToBuild, "The image would hold nothing but its base.", "Name a package, as in: <PaksPackage Include=\"zlib\" />.");
        }

        var recipe = RecipeValidator.Validate(Document with { BaseAlone = true }, Surroundings.Machine, _task.Folder);
        return recipe with
        {
            Added = [.. recipe.Added, .. ChosenContent()],
            Lock = IsLocked ? LockFile.Read(LockPath) : null,
        };
    }

    /// <summary>The lock file to write, or null.</summary>
    public string? LockToWrite => _task.LockFile.Length > 0 && !IsLocked ? LockPath : null;

    /// <summary>Where the image goes.</summary>
    /// <exception cref="PaksException">A destination is no such thing.</exception>
    public IReadOnlyList<DestinationReference> Destinations(ImageRecipe recipe)
    {
        var push = Flag("PaksPush", _task.Push);
        if (push && _task.Image.Length == 0)
        {
            throw new PaksException(DiagnosticCodes.InvalidOption, "Cannot push: the image has no name.", "Name it, as in: <PaksImage>registry.example/me/sqlite</PaksImage>.") { Input = "PaksPush" };
        }

        return
        [
            .. (Document.Outputs ?? []).Select(output => DestinationReference.Parse(output, _task.Folder)),
            .. Flag("PaksLoad", _task.Load) ? [DestinationReference.Parse("docker-daemon:", _task.Folder)] : Array.Empty<DestinationReference>(),
            .. push ? recipe.Tags.Select(DestinationReference.ForTag) : [],
        ];
    }

    /// <summary>The files on this machine whose change makes the image another, as far as they are not the project's own.</summary>
    public IEnumerable<string> LocalInputs() =>
    [
        .. Document.Keys ?? [],
        .. (Document.Caches ?? []).Where(cache => !IsAddress(cache)).SelectMany(cache => BuildCache.IndexFiles.Select(file => Path.Combine(cache, file))).Where(File.Exists),
        .. Document.Base is { } name ? ImagesOf(name) : [],
        .. _task.Content.Select(item => Absolute(item.ItemSpec)).SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path]),
        .. _task.Files.Select(item => Absolute(item.ItemSpec)),
        .. IsLocked ? [LockPath] : Array.Empty<string>(),
        .. _task.Recipe.Length > 0 ? [Absolute(_task.Recipe)] : Array.Empty<string>(),
    ];

    private RecipeDocument Read()
    {
        var written = new RecipeDocument
        {
            Specs = Items(_task.Packages, "PaksPackage", SpecOf),
            Base = Property("PaksBase", _task.Base),
            Caches = Items(_task.Caches, "PaksCache", item => IsAddress(item.ItemSpec) ? item.ItemSpec : Absolute(item.ItemSpec)),
            Keys = Items(_task.Keys, "PaksKey", item => Absolute(item.ItemSpec)),
            Platforms = Items(_task.Platforms, "PaksPlatform"),
            Tags = References(),
            Outputs = Items(_task.Outputs, "PaksOutput"),
            Prefix = Property("PaksPrefix", _task.Prefix),
            Projection = Property("PaksProjection", _task.Projection),
            View = Property("PaksView", _task.View),
            Libraries = Property("PaksLibraries", _task.Libraries),
            Add = Items(_task.Content, "PaksContent", ContentOf),
            Environment = Items(_task.EnvironmentVariables, "PaksEnvironmentVariable", PairOf),
            Labels = Items(_task.Labels, "PaksLabel", PairOf),
            Ports = Items(_task.Ports, "PaksPort"),
            Entrypoint = Property("PaksEntrypoint", _task.Entrypoint),
            Command = Property("PaksCommand", _task.Command),
            User = Property("PaksUser", _task.User),
            WorkingDirectory = Property("PaksWorkingDirectory", _task.WorkingDirectory),
            Compression = Property("PaksCompression", _task.Compression),
            MaxLayers = Property("PaksMaxLayers", _task.MaxLayers),
            RequireSignatures = Flag("PaksVerify", _task.Verify, otherwise: true) ? null : false,
            CheckLinkage = Flag("PaksLinkageCheck", _task.LinkageCheck, otherwise: true) ? null : false,
        };
        return _task.Recipe.Length > 0 ? RecipeYaml.Read(Absolute(_task.Recipe)).OverlaidWith(written) : written;
    }

    private string[]? References()
    {
        var places = _task.Tags.Select(tag => tag.Trim()).Where(tag => tag.Length > 0).ToList();
        foreach (var tag in places)
        {
            _places.TryAdd(tag, () => _project.FindProperty("PaksTag"));
        }

        if (_task.Image.Length == 0)
        {
            return places.Count > 0 ? [.. places] : null;
        }

        Property("PaksImage", _task.Image);
        string[] references = [.. (places.Count > 0 ? places : ["latest"]).Select(tag => tag.AsSpan().ContainsAny('/', ':') ? tag : $"{_task.Image}:{tag}")];
        foreach (var reference in references)
        {
            _places.TryAdd(reference, () => _project.FindProperty("PaksImage"));
        }

        return references;
    }

    private string[]? Items(ITaskItem[] items, string kind, Func<ITaskItem, string>? read = null)
    {
        var texts = new List<string>();
        foreach (var item in items)
        {
            ProjectPlace Place() => _project.FindItem(kind, item.ItemSpec, item.GetMetadata("DefiningProjectFullPath"));
            _places.TryAdd(item.ItemSpec, Place);
            var text = read is null ? item.ItemSpec : read(item);
            _places.TryAdd(text, Place);
            texts.Add(text);
        }

        return texts.Count > 0 ? [.. texts] : null;
    }

    private string? Property(string name, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        _places.TryAdd(value, () => _project.FindProperty(name));
        return value;
    }

    private bool Flag(string name, string value, bool otherwise = false)
    {
        _ = Property(name, value);
        return value.Length == 0 ? otherwise
            : bool.TryParse(value, out var flag) ? flag
            : throw new PaksException(
                DiagnosticCodes.InvalidOption, $"Cannot take '{value}' for {name}: it is neither true nor false.", $"Write <{name}>true</{name}> or <{name}>false</{name}>.") { Input = value };
    }

    /// <summary>A package as Spack writes it.</summary>
    private static string SpecOf(ITaskItem item)
    {
        var (name, version, variants) = (item.ItemSpec, item.GetMetadata("Version"), item.GetMetadata("Variants"));
        if (version.Length > 0 && name.Contains('@', StringComparison.Ordinal))
        {
            throw new PaksException(
                DiagnosticCodes.InvalidSpec, $"Cannot read the package '{name}': it names a version, and so does its Version.", "Name the version once, as in: <PaksPackage Include=\"sqlite\" Version=\"3.40:\" />.") { Input = name };
        }

        return (version.Length > 0 ? $"{name}@{version}" : name) + (variants.Length > 0 ? " " + variants : "");
    }

    private static string PairOf(ITaskItem item) => $"{item.ItemSpec}={item.GetMetadata("Value")}";

    private string ContentOf(ITaskItem item) =>
        item.GetMetadata("Destination") is { Length: > 0 } destination ? $"{Absolute(item.ItemSpec)}={destination}" : Absolute(item.ItemSpec);

    /// <summary>The application's files: a layer for each of their kinds, in the order in which they first come.</summary>
    private IEnumerable<AddedContent> ChosenContent() =>
        from item in _task.Files
        group item by (Layer: item.GetMetadata("Layer"), Destination: item.GetMetadata("Destination"), Platform: item.GetMetadata("Platform")) into layer
        select new AddedContent(_task.Folder, layer.Key.Destination)
        {
            Description = $"add {layer.Key.Destination} ({layer.Key.Layer})",
            Platform = layer.Key.Platform.Length > 0 ? RecipeValidator.ParsePlatform(layer.Key.Platform) : null,
            Files = [.. layer.Select(item => new ChosenFile(
                item.GetMetadata("RelativePath").Replace('\\', '/'), Absolute(item.ItemSpec), bool.TryParse(item.GetMetadata("Executable"), out var executable) ? executable : null))],
        };


    private string[] ImagesOf(string name)
    {
        var (kind, rest) = name.Split(':', 2) is [var before, var after] ? (before, after) : ("", name);
        return kind switch
        {
            "oci" when Directory.Exists(Absolute(rest)) => [Path.Combine(Absolute(rest), "index.json")],
            "oci" when rest.LastIndexOf(':') is > 0 and var colon => [Path.Combine(Absolute(rest[..colon]), "index.json")],
            "oci-archive" or "docker-archive" when File.Exists(Absolute(rest)) => [Absolute(rest)],
            _ => [],
        };
    }

    private string LockPath => Property("PaksLockFile", Absolute(_task.LockFile))!;

    private string Absolute(string path) => Path.GetFullPath(path, _task.Folder);

    private static bool IsAddress(string location) => location.Contains("://", StringComparison.Ordinal);
}
