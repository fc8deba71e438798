using System.Text.Json;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Paks.Build.Tasks.Images;
using Paks.Testing;

namespace Paks.Build.Tasks.Tests;

public sealed class ImagesByTasks : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingEngine _engine = new();
    private readonly Lazy<SyntheticCache> _cache;

    public ImagesByTasks() => _cache = new Lazy<SyntheticCache>(() =>
    {
        var cache = new SyntheticCache(_folder["cache"]);
        cache.Add("greeting", [], [Text("bin/greet"), Text("lib/libgreet.so.1")]);
        cache.Sign();
        return cache;
    });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AreWrittenAndTold()
    {
        using var building = Building();
        Assert.True(building.Execute(), string.Join('\n', _engine.Errors.Select(error => error.Message)));
        ImageValidator.AssertLayout(_folder["image"]);
        using var result = JsonDocument.Parse(File.ReadAllText(_folder["obj/image.json"]));
        Assert.Equal(building.Digest, result.RootElement.GetProperty("digest").GetString());
        Assert.Equal(building.Digest, File.ReadAllText(_folder["obj/image.digest"]));
        Assert.Equal([_folder["image/index.json"]], File.ReadAllLines(_folder["obj/image.outputs"]));
        Assert.Equal(
            [_cache.Value.KeyFile, _folder["cache/v3/manifests/index/index.manifest.json"]],
            File.ReadAllLines(_folder["obj/image.inputs"]));
        Assert.Contains(_engine.Messages, message => message.Contains(building.Digest, StringComparison.Ordinal));
    }

    [Fact]
    public void HoldFilesInLayersOfTheirOwnAndLinksToLibraries()
    {
        File.WriteAllText(_folder["App"], "program");
        File.WriteAllText(_folder["App.dll"], "code");
        using var building = Building(task =>
        {
            task.Libraries = "/app";
            task.EnvironmentVariables = [new TaskItem("PATHS", new Dictionary<string, string> { ["Value"] = "/a:/b" })];
            task.Files = [AppFile("App", "application", "true"), AppFile("App.dll", "dependencies", "false")];
        });
        Assert.True(building.Execute(), string.Join('\n', _engine.Errors.Select(error => error.Message)));
        using var result = JsonDocument.Parse(File.ReadAllText(_folder["obj/image.json"]));
        Assert.Equal(
            ["greeting@1.0", "view /opt/view", "libraries /app", "add /app (application)", "add /app (dependencies)"],
            result.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("description").GetString()!.Split("/", 2) is [var name, var rest] && name == "greeting@1.0" ? name : layer.GetProperty("description").GetString()));
        Assert.Contains("PATHS=/a:/b", result.RootElement.GetProperty("environment").EnumerateArray().Select(variable => variable.GetString()));
    }

    public static TheoryData<string, string, int> Mistakes => new()
    {
        { "<PaksPackage Include=\"nosuch\" />", "PAKS2001", 7 },
        { "<PaksPackage Include=\"a b@@\" />", "PAKS1003", 7 },
        { "<PaksPlatform Include=\"windows/amd64\" />", "PAKS1002", 7 },
        { "<PaksKey Include=\"nokey.asc\" />", "PAKS1009", 7 },
        { "<PaksCache Include=\"nocache\" />", "PAKS2002", 7 },
        { "<PaksOutput Include=\"nowhere:x\" />", "PAKS1002", 7 },
        { "<PaksContent Include=\"nofile\" />", "PAKS1006", 7 },
        { "<PaksLabel Include=\"io.paks.mine\" Value=\"x\" />", "PAKS1002", 7 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AreRefusedWithOneErrorAtTheLineOfTheItem(string item, string code, int line)
    {
        var (kind, include) = (item.Split(' ')[0][1..], item.Split('"')[1]);
        using var building = Building(task =>
        {
            var mistake = new TaskItem(include, new Dictionary<string, string> { ["Value"] = "x" });
            var parameter = typeof(ImageTask).GetProperty(kind switch { "PaksContent" => "Content", "PaksPackage" => "Packages", "PaksKey" => "Keys", "PaksCache" => "Caches", "PaksPlatform" => "Platforms", "PaksOutput" => "Outputs", _ => "Labels" })!;
            parameter.SetValue(task, kind is "PaksKey" or "PaksCache" or "PaksPackage" ? new ITaskItem[] { mistake } : [.. (ITaskItem[])parameter.GetValue(task)!, mistake]);
        });
        File.WriteAllLines(building.ProjectFile, ["<Project>", "<ItemGroup>", "", "", "", "", item, "</ItemGroup>", "</Project>"]);
        Assert.False(building.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal((code, building.ProjectFile, line), (error.Code, error.File, error.LineNumber));
        Assert.DoesNotContain("--", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["image"]));
    }

    [Fact]
    public void AreRefusedAtTheLineOfAProperty()
    {
        using var building = Building(task => task.Base = "nobase");
        File.WriteAllLines(building.ProjectFile, ["<Project>", "<PropertyGroup>", "  <PaksBase>nobase</PaksBase>", "</PropertyGroup>", "</Project>"]);
        Assert.False(building.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("PAKS3001", 3, 4), (error.Code, error.LineNumber, error.ColumnNumber));
    }

    [Fact]
    public void AreRefusedWhereAFlagIsNone()
    {
        using var building = Building(task => task.Push = "maybe");
        File.WriteAllLines(building.ProjectFile, ["<Project>", "<PropertyGroup>", "  <PaksPush>maybe</PaksPush>", "</PropertyGroup>", "</Project>"]);
        Assert.False(building.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("PAKS1002", 3), (error.Code, error.LineNumber));
        Assert.Contains("<PaksPush>true</PaksPush>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AreNotMadeOfPackagesOfStrangers()
    {
        using var gpg = new GnuPg();
        File.WriteAllBytes(_folder["other.asc"], gpg.Export(gpg.CreateKey("Other <other@example.org>")));
        using var building = Building(task => task.Keys = [new TaskItem("other.asc")]);
        Assert.False(building.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PAKS2011", error.Code);
        Assert.Contains("<PaksKey Include=\"FILE\" />", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AreNotMadeWhenTheBuildIsStopped()
    {
        using var building = Building();
        building.Cancel();
        Assert.False(building.Execute());
        Assert.Empty(_engine.Errors);
        Assert.False(File.Exists(_folder["obj/image.digest"]));
    }

    [Fact]
    public void ArePlannedWithoutWritingAnything()
    {
        using var planning = With(new PlanImage());
        Assert.True(planning.Execute());
        Assert.Contains(_engine.Messages, message => message.Contains("greeting@1.0", StringComparison.Ordinal) && message.Contains("view /opt/view", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["image"]));
        Assert.False(Directory.Exists(_folder["home/blobs"]));
    }

    private static SyntheticFile Text(string path) => new(path, () => new MemoryStream("text"u8.ToArray()));

    private TaskItem AppFile(string name, string layer, string executable) => new(_folder[name], new Dictionary<string, string>
    {
        ["RelativePath"] = name, ["Destination"] = "/app", ["Layer"] = layer, ["Executable"] = executable,
    });

    private BuildImage Building(Action<ImageTask>? change = null)
    {
        var building = With(new BuildImage { ResultFile = "obj/image.json", DigestFile = "obj/image.digest", InputsFile = "obj/image.inputs", OutputsFile = "obj/image.outputs" });
        building.Outputs = [new TaskItem("oci:image")];
        change?.Invoke(building);
        return building;
    }

    private T With<T>(T task)
        where T : ImageTask
    {
        task.BuildEngine = _engine;
        task.ProjectFile = _folder["image.csproj"];
        task.Base = "scratch";
        task.Packages = [new TaskItem("greeting", new Dictionary<string, string> { ["Version"] = "1.0" })];
        task.Caches = [new TaskItem("cache")];
        task.Keys = [new TaskItem(_cache.Value.KeyFile)];
        task.Home = _folder["home"];
        File.WriteAllText(task.ProjectFile, "<Project />");
        return task;
    }
}
