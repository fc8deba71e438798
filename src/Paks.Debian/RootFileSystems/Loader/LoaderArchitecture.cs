using Paks.Elf;

namespace Paks.Debian.RootFileSystems.Loader;

/// <summary>What the dynamic loader of a Debian architecture looks for, and where.</summary>
/// <param name="Tuple">The name of its folders in /lib and /usr/lib.</param>
/// <param name="ByteOrder">The order of bytes in its cache.</param>
/// <param name="Machines">The machines whose libraries its ldconfig takes; the first is its own.</param>
internal sealed record LoaderArchitecture(string Tuple, ElfByteOrder ByteOrder, params ElfMachine[] Machines)
{
    // glibc, sysdeps/generic/ldconfig.h
    private const int Elf = 1, Libc6 = 3, X8664 = 0x300, S390 = 0x400, PowerPC = 0x500, X32 = 0x800, HardFloat = 0x900, AArch64 = 0xA00;
    private const int SoftFloat = 0xB00, RiscVSoftFloat = 0xF00, RiscVDoubleFloat = 0x1000;

    /// <summary>The folders that are searched after all that are configured, from the root.</summary>
    public IReadOnlyList<string> DefaultFolders => [$"/lib/{Tuple}", $"/usr/lib/{Tuple}", "/lib", "/usr/lib"];

    /// <summary>Null: an architecture that is not known here.</summary>
    public static LoaderArchitecture? Find(string debianArchitecture) => debianArchitecture switch
    {
        "amd64" => new("x86_64-linux-gnu", ElfByteOrder.LittleEndian, ElfMachine.X8664, ElfMachine.I386),
        "i386" => new("i386-linux-gnu", ElfByteOrder.LittleEndian, ElfMachine.I386, ElfMachine.X8664),
        "arm64" => new("aarch64-linux-gnu", ElfByteOrder.LittleEndian, ElfMachine.AArch64, ElfMachine.Arm),
        "armhf" => new("arm-linux-gnueabihf", ElfByteOrder.LittleEndian, ElfMachine.Arm, ElfMachine.AArch64),
        "ppc64el" => new("powerpc64le-linux-gnu", ElfByteOrder.LittleEndian, ElfMachine.PowerPC64),
        "s390x" => new("s390x-linux-gnu", ElfByteOrder.BigEndian, ElfMachine.S390),
        "riscv64" => new("riscv64-linux-gnu", ElfByteOrder.LittleEndian, ElfMachine.RiscV),
        _ => null,
    };

    /// <summary>The flags of a library's entry in the cache (glibc, <c>process_elf_file</c>); null: it has none there.</summary>
    public int? FlagsOf(ElfFile file) =>
        file is { Type: ElfType.SharedObject, IsDynamic: true } && file.ByteOrder == ByteOrder && Machines.Contains(file.Machine)
            ? FlagsOf(file.Machine, file.Class == ElfClass.Elf64, file)
            : null;

    private static int FlagsOf(ElfMachine machine, bool is64, ElfFile file) => (machine, is64) switch
    {
        (ElfMachine.X8664, true) => X8664 | Libc6,
        (ElfMachine.X8664, false) => X32 | Libc6,
        (ElfMachine.AArch64, true) => AArch64 | Libc6,
        (ElfMachine.Arm, false) => FlagsOfArm(file.Flags) | Libc6,
        (ElfMachine.PowerPC64, true) => PowerPC | Libc6,
        (ElfMachine.S390, true) => S390 | Libc6,
        (ElfMachine.RiscV, true) => FlagsOfRiscV(file.Flags) | Libc6,
        _ => NeedsLibc6(file) ? Libc6 : Elf,
    };

    /// <summary>Of version 5 of the EABI; an object that does not say fits both.</summary>
    private static int FlagsOfArm(uint flags)
    {
        const uint Version5 = 0x05000000, Soft = 0x200, Hard = 0x400;
        return (flags & 0xFF000000) != Version5 ? 0 : (flags & Hard) != 0 ? HardFloat : (flags & Soft) != 0 ? SoftFloat : 0;
    }

    private static int FlagsOfRiscV(uint flags)
    {
        const uint FloatAbi = 6, Double = 4;
        return (flags & FloatAbi) == Double ? RiscVDoubleFloat : RiscVSoftFloat;
    }

    private static bool NeedsLibc6(ElfFile file) =>
        file.Interpreter == "/lib/ld-linux.so.2" || file.Needed.Contains("libc.so.6") || file.Needed.Contains("libm.so.6");
}
