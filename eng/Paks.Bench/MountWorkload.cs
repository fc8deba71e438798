using Paks.Testing;

namespace Paks.Bench;

/// <summary>An image of ten packages whose cache is in the registry that the image goes to.</summary>
internal static class MountWorkload
{
    private const int Packages = 10;

    public static IEnumerable<Workload> Prepare(BenchMachine machine)
    {
        var cache = new SyntheticCache(machine.At("mount-cache"));
        var content = new RealContent(machine.At("application"), machine.At("base-tree"));
        for (var number = 0; number < Packages; number++)
        {
            string[] dependencies = number < Packages - 1 ? [] : [.. Enumerable.Range(0, Packages - 1).Select(other => $"m{other}")];
            cache.Add($"m{number}", dependencies, [new SyntheticFile("lib/library.so", Bytes(content.Take(8_000_000)))]);
        }

        var tags = cache.WriteImages(machine.At("mount-images"));
        var roots = tags.Where(tag => tag.EndsWith(".spack", StringComparison.Ordinal) && tag != "index.spack").ToList();
        File.WriteAllText(
            machine.At("mount.Containerfile"),
            $"FROM {machine.Registry}/bases/bench:1\n" + string.Concat(roots.Select((tag, number) => $"COPY --from={machine.Registry}/paks:{tag} /opt/synthetic/linux-x86_64/{tag[..^6]} /opt/synthetic/linux-x86_64/{tag[..^6]}\n")));
        using var gpg = new GnuPg();
        var key = gpg.CreateKey("Mount <mount@example.org>");
        File.WriteAllBytes(machine.At("mount-key.asc"), gpg.Export(key));
        File.WriteAllBytes(machine.At("mount-secret.asc"), gpg.ExportSecret(key));
        var fill = $"""
            {machine.EmptyRegistry}
            skopeo copy --quiet --dest-tls-verify=false oci:{machine.At("base")}:1 docker://{machine.Registry}/bases/bench:1
            for tag in {string.Join(' ', tags)}; do
                PAKS_HOME={machine.At("mount-home")} {machine.Native} copy oci:{machine.At("mount-images")}:$tag docker://{machine.Registry}/paks:$tag --quiet
            done
            PAKS_HOME={machine.At("mount-home")} {machine.Native} cache sign oci://{machine.Registry}/paks --secret-key {machine.At("mount-secret.asc")} --quiet
            """;
        yield return new Workload(
            "E: ten packages from a cache in the registry that the image goes to",
            "Base and packages (80 MB unpacked) are in the registry, the image goes there, too. Ours verifies ten signatures, specs and statements, and moves no layer.",
            [
                Ours("paks-image, native", machine.Native, machine) with { Before = fill },
                Ours("paks-image, .NET tool", machine.Managed, machine) with { Before = fill },
                new("buildah build + push", $"""
                    buildah {machine.Storage} build --no-cache --quiet --tls-verify=false --file {machine.At("mount.Containerfile")} --tag bench-e {machine.At("context-e")}
                    buildah {machine.Storage} push --quiet --tls-verify=false bench-e docker://{machine.Registry}/bench/mount:1
                    """)
                {
                    Before = $"{fill}\nmkdir -p {machine.At("context-e")}",
                    After = $"buildah {machine.Storage} rmi --all --force",
                    MostRounds = 3,
                },
                new("skopeo + umoci", $"""
                    skopeo copy --quiet --src-tls-verify=false docker://{machine.Registry}/bases/bench:1 oci:$OUT/image:1
                    for tag in {string.Join(' ', roots)}; do
                        skopeo copy --quiet --src-tls-verify=false docker://{machine.Registry}/paks:$tag oci:$OUT/packages:$tag
                        layer=$(skopeo inspect --raw oci:$OUT/packages:$tag | grep -o 'sha256:[0-9a-f]*' | tail -n 1 | cut -d: -f2)
                        gunzip --stdout $OUT/packages/blobs/sha256/$layer >$OUT/layer.tar
                        umoci raw add-layer --image $OUT/image:1 $OUT/layer.tar
                    done
                    skopeo copy --quiet --dest-tls-verify=false oci:$OUT/image:1 docker://{machine.Registry}/bench/mount:1
                    """)
                { Before = fill, MostRounds = 3 },
            ]);
    }

    private static Contestant Ours(string name, string command, BenchMachine machine) => new(name, $"""
        PAKS_HOME=$OUT/home {command} build m{Packages - 1} --base docker://{machine.Registry}/bases/bench:1 --cache oci://{machine.Registry}/paks \
            --key {machine.At("mount-key.asc")} --prefix as-built --tag {machine.Registry}/bench/mount:1 --push --quiet
        """)
    { IsOurs = true };

    private static Func<Stream> Bytes(byte[] content) => () => new MemoryStream(content);
}
