using System.Text;
using Paks.Spack.Packages.Relocating;

namespace Paks.Spack.Tests.Packages;

public sealed class SbangRules
{
    private const string First = "#!/bin/sh /s/bin/sbang\n";
    private static readonly string Long = "/" + new string('l', 130);

    public static TheoryData<string, string?> Heads => new()
    {
        { $"#!{Long}/sh\nrest", $"{First}#!{Long}/sh\nrest" },
        { $"#! \t{Long}/sh -e\nrest", $"{First}#! \t{Long}/sh -e\nrest" },
        { $"#!{Long}/lua -i\nrest", $"{First}--!{Long}/lua -i\nrest" },
        { $"#!{Long}/luajit\nrest", $"{First}--!{Long}/luajit\nrest" },
        { $"#!{Long}/lua5.4\nrest", $"{First}#!{Long}/lua5.4\nrest" },
        { $"#!{Long}/node\nrest", $"{First}//!{Long}/node\nrest" },
        { $"#!{Long}/php -x\nrest", $"{First}<?php #!{Long}/php -x\n ?>rest" },
        { $"#!/usr/bin/env {Long}/lua\nrest", $"{First}#!/usr/bin/env {Long}/lua\nrest" },
        { $"#!{Long}/sh", $"{First}#!{Long}/sh" },
        { "#!" + new string('x', 124) + "\nrest", null },
        { "#!" + new string('x', 125) + "\nrest", $"{First}#!{new string('x', 125)}\nrest" },
        { "#!" + new string('x', 5000), null },
        { "#!" + new string('x', 4093) + "\n", $"{First}#!{new string('x', 4093)}\n" },
        { "#!" + new string('x', 4094) + "\n", null },
        { "#!" + new string(' ', 200) + "\n", null },
        { "#!/bin/sh\n" + new string('x', 300), null },
        { $"# !{Long}\n", null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void AreThoseOfSpack(string script, string? expected)
    {
        var bytes = Encoding.Latin1.GetBytes(script);
        var head = bytes[..Math.Min(bytes.Length, SbangScript.HeadLength)];
        var actual = new SbangScript("/s/bin/sbang").Rewrite(head) is { } rewritten
            ? Encoding.Latin1.GetString([.. rewritten.Lines, .. bytes[rewritten.Replaced..]])
            : null;
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void LeaveALongLineThatIsSbangsOwn()
    {
        var path = $"{Long}/bin/sbang";
        SbangScript sbang = new(path);
        var head = Encoding.Latin1.GetBytes($"#!/bin/sh {path}\n#!x\n");
        Assert.Null(sbang.Rewrite(head));
        Assert.True(sbang.IsUsedBy(head));
    }
}
