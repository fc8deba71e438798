namespace Paks.Bench;

/// <summary>A .NET application with its runtime becomes an image in a registry: the tasks, and the SDK's own.</summary>
internal static class PublishWorkload
{
    private const string Publish = "dotnet publish --no-restore --runtime linux-x64 --self-contained --verbosity quiet";

    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        BenchMachine.Prepare($"""
            mkdir -p {machine.At("published")}
            cd {machine.At("published")}
            cat >App.csproj <<'END'
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BouncyCastle.Cryptography" Version="2.7.0" />
                <PackageReference Include="SharpCompress" Version="0.50.8" />
                <PackageReference Include="YamlDotNet" Version="18.1.0" />
              </ItemGroup>
              <Import Project="$(Tasks)/build/Paks.Build.Tasks.props" Condition="'$(Tasks)' != ''" />
              <Import Project="$(Tasks)/build/Paks.Build.Tasks.targets" Condition="'$(Tasks)' != ''" />
            </Project>
            END
            echo 'Console.WriteLine("one");' >Program.cs
            dotnet restore --runtime linux-x64 -p:SelfContained=true
            """);
        yield return Of(machine, "for the first time", "", _ => "");
        yield return Of(machine, "after a line has changed", " It was published before; then a line of the program has changed.", script => $"{script}\necho 'Console.WriteLine(\"two\");' >$OUT/app/Program.cs");
    }

    private static Workload Of(BenchMachine machine, string when, string more, Func<string, string> before) => new(
        $"F: publish an application to a registry, {when}",
        $"A console application with three packages and its own runtime is compiled, published and pushed, on a base in the registry.{more} The size is that of the blobs that the registry got.",
        [
            Contestant(machine, before, "Paks.Build.Tasks", $"{Publish} -p:Tasks={machine.Tasks} -p:PaksTasksAssembly={machine.Tasks}/bin/Release/net10.0/Paks.Build.Tasks.dll "
                + $"-p:PaksHome=$OUT/home -p:PaksBase=docker://{machine.Registry}/bases/bench:1 -p:PaksImage={machine.Registry}/app -p:PaksPush=true") with { IsOurs = true },
            Contestant(machine, before, ".NET SDK PublishContainer", $"DOTNET_CONTAINER_INSECURE_REGISTRIES={machine.Registry} {Publish} -t:PublishContainer "
                + $"-p:ContainerBaseImage={machine.Registry}/bases/bench:1 -p:ContainerRegistry={machine.Registry} -p:ContainerRepository=app"),
        ]);

    private static Contestant Contestant(BenchMachine machine, Func<string, string> before, string name, string publish)
    {
        var script = $"(cd $OUT/app && {publish})";
        return new Contestant(name, $"""
            {script}
            find {machine.At("registry/storage")} -name data -newer $OUT/mark | while read -r blob; do ln "$blob" "$OUT/image/$(basename "$(dirname "$blob")")"; done
            """)
        {
            Before = $"""
                {RegistryWorkload.Base(machine)}
                mkdir -p $OUT/image
                cp -r {machine.At("published")} $OUT/app
                {before(script)}
                touch $OUT/mark
                sleep 0.1
                """,
        };
    }
}
