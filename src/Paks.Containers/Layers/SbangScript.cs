namespace Paks.Containers.Layers;

/// <summary>
/// The interpreter that Spack writes into <c>#!</c> lines which are too long for the kernel: it runs the interpreter
/// that the script's second line names. Ours, at the place that the scripts name.
/// </summary>
internal static class SbangScript
{
    /// <summary>Changes when <see cref="Text"/> does.</summary>
    public const string Version = "sbang/1";

    /// <summary>
    /// A POSIX shell script. The second line of a script holds the real <c>#!</c> line; in Lua, JavaScript and PHP files it
    /// is dressed as a comment of the language. Words after the interpreter are passed one by one, as sbang's users expect.
    /// </summary>
    public const string Text =
        """
        #!/bin/sh
        # Runs a script whose interpreter's path is too long for the kernel.
        # The first line of the script names this program, the second the interpreter.
        if [ $# -eq 0 ]; then
            echo "usage: sbang SCRIPT [ARGUMENT ...]" >&2
            exit 2
        fi
        script=$1
        if [ ! -r "$script" ]; then
            echo "sbang: cannot read $script" >&2
            exit 127
        fi
        {
            IFS= read -r first
            IFS= read -r second
        } < "$script"
        case $second in
            '#!'*) line=${second#'#!'} ;;
            '//!'*) line=${second#'//!'} ;;
            '--!'*) line=${second#'--!'} ;;
            '<?php #!'*) line=${second#'<?php #!'}; line=${line%' ?>'} ;;
            *)
                echo "sbang: no interpreter on the second line of $script" >&2
                exit 126
                ;;
        esac
        set -f
        line=${line#"${line%%[! ]*}"}
        command=${line%% *}
        # perl goes back to its own #! line only with -x.
        case ${command##*/} in
            perl*) exec $line -x "$@" ;;
            *) exec $line "$@" ;;
        esac

        """;
}
