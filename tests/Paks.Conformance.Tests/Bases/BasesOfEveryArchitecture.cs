using System.Buffers.Binary;
using Paks.Conformance.Tests.Kit;
using Paks.Testing;

namespace Paks.Conformance.Tests.Bases;

/// <summary>The same base for machines that this one is not: nothing of the packages is run to make it.</summary>
public sealed class BasesOfEveryArchitecture(MadeBases bases)
{
    /// <summary>The release, the platform, <c>e_machine</c> of its programs (elf.h) and what runs them here.</summary>
    public static TheoryData<string, string, int, string> Machines => new()
    {
        { "debian12", "linux/amd64", 62, "" },
        { "debian12", "linux/386", 3, "qemu-i386-static" },
        { "debian12", "linux/arm64", 183, "qemu-aarch64-static" },
        { "debian12", "linux/arm/v7", 40, "qemu-arm-static" },
        { "debian12", "linux/ppc64le", 21, "qemu-ppc64le-static" },
        { "debian12", "linux/s390x", 22, "qemu-s390x-static" },
        { "debian13", "linux/riscv64", 243, "qemu-riscv64-static" },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void HoldProgramsOfTheirMachineWhichRun(string release, string platform, int machine, string emulator)
    {
        using var workspace = new Workspace();
        var layout = bases.LayoutOf(release, platform);
        var root = workspace.Folder("root");
        Tools.Run("tar", "--extract", "--gunzip", "--no-same-owner", "--directory", root, "--file", RootTree.LayerOf(layout));

        string[] programs = [.. Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => MachineOf(file) is not null)];
        Assert.True(programs.Length > 20);
        Assert.All(programs, program => Assert.Equal(machine, MachineOf(program)));

        var shell = Path.Combine(root, "usr/bin/dash");
        string[] script = ["-c", "read line < /etc/os-release; echo $((6 * 7)) $0", platform];
        Assert.Equal($"42 {platform}\n", Run(root, emulator, "/usr/bin/dash", script));
    }

    /// <summary>The loader finds the run time of every language that the base is for.</summary>
    [Fact]
    public void RunAProgramThatWasCompiledForThem()
    {
        using var workspace = new Workspace();
        var root = workspace.Folder("root");
        Tools.Run("tar", "--extract", "--gunzip", "--no-same-owner", "--directory", root, "--file", RootTree.LayerOf(bases.LayoutOf("debian12", "linux/arm64")));
        var source = workspace.At("program.c");
        // Without the compiler's own C library, which need not be installed for another machine.
        File.WriteAllText(source, """
            extern int printf(const char *, ...);
            extern int omp_get_max_threads(void);
            extern double sqrt(double);
            extern void exit(int) __attribute__((noreturn));
            void _start(void) { printf("%.3f %d\n", sqrt(omp_get_max_threads() + 1.0), omp_get_max_threads()); exit(0); }
            """);
        string[] libraries = [.. new[] { "c.so.6", "m.so.6", "gomp.so.1", "gfortran.so.5", "stdc++.so.6", "atomic.so.1" }.Select(name => $"-l:lib{name}")];
        Tools.Run(
            "aarch64-linux-gnu-gcc",
            ["-ffreestanding", "-fno-builtin", "-nostdlib", "-Wl,--no-as-needed,--allow-shlib-undefined,--dynamic-linker=/lib/ld-linux-aarch64.so.1", source, "-o", Path.Combine(root, "program"), "-L", Path.Combine(root, "usr/lib/aarch64-linux-gnu"), .. libraries]);

        Assert.Equal("2.000 3\n", Run(root, "qemu-aarch64-static", "/program"));
    }

    private static string Run(string root, string emulator, string program, params IReadOnlyList<string> arguments)
    {
        Tools.Require(Environment.IsPrivilegedProcess, "only root may change the root");
        if (emulator.Length > 0)
        {
            // Statically linked: it needs nothing of the root that it runs in.
            File.Copy(Tools.Path(emulator), Path.Combine(root, emulator), overwrite: true);
        }

        return Tools.Call("chroot", [root, .. emulator.Length > 0 ? new[] { $"/{emulator}" } : [], program, .. arguments]).With("OMP_NUM_THREADS", "3").Run().Ended().Output;
    }

    /// <summary>The machine of an ELF file; null: it is none.</summary>
    private static int? MachineOf(string path)
    {
        Span<byte> header = stackalloc byte[20];
        using var file = File.OpenRead(path);
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith("\u007fELF"u8))
        {
            return null;
        }

        const int LittleEndian = 1;
        return header[5] == LittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) : BinaryPrimitives.ReadUInt16BigEndian(header[18..]);
    }
}
