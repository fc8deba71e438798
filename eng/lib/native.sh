# Sourced by the scripts in eng: the native form of the command.
# shellcheck shell=bash

# Compiler and runtime come in the SDK's own version, so they stand in no lock file (the path that is given is of none);
# a folder of its own for what is made keeps them out of the assets that other builds use.
native_intermediate=artifacts/native
native_options=(--configuration Release --artifacts-path "$native_intermediate"
    -p:RestorePackagesWithLockFile=false -p:RestoreLockedMode=false -p:NuGetLockFilePath=none)

# Prints why a native file cannot be linked on this machine; nothing where it can.
why_no_linker() {
    local compiler
    if ! compiler=$(command -v clang || command -v gcc); then
        printf 'no C compiler to link with'
    elif ! "$compiler" -E -include zlib.h -x c /dev/null >/dev/null 2>&1; then
        printf 'the headers of zlib are not installed'
    fi
}
