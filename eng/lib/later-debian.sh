# Sourced by the scripts in eng: programs of a later Debian than this machine's, in a folder of their own.
# shellcheck shell=bash

# unpack_from_suite SUITE FOLDER PACKAGE...: downloads packages of another suite from the mirror that this machine uses, and
# unpacks them below FOLDER, without their dependencies. The machine's own sources, lists and packages stay as they are.
unpack_from_suite() {
    local suite=$1 folder=$2 mirror options
    shift 2
    mirror=$(debian_mirror)
    if [ -z "$mirror" ]; then
        printf 'no source of Debian packages here to fetch %s of %s from\n' "$*" "$suite"
        return 1
    fi
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial"
    printf 'deb %s%s %s main\n' "$(signed_by)" "$mirror" "$suite" >"$folder/apt/sources.list"
    options=(
        -o Dir::Etc::sourcelist="$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
        -o Dir::State::lists="$folder/apt/lists" -o Dir::Cache="$folder/apt" -o Acquire::Languages=none
        -o Dir::Cache::pkgcache=pkgcache.bin -o APT::Sandbox::User=
    )
    apt-get -qq "${options[@]}" update </dev/null &&
        (cd "$folder/apt" && apt-get -qq "${options[@]}" download "$@" </dev/null) &&
        find "$folder/apt" -maxdepth 1 -name '*.deb' -exec dpkg-deb --extract {} "$folder" \; &&
        rm -rf "$folder/apt"
}

# The mirror of this machine's Debian suite, as its sources name it, in whichever format they are; nothing where it is no Debian.
debian_mirror() {
    local release
    release=$(. /etc/os-release && [ "$ID" = debian ] && printf '%s' "${VERSION_CODENAME:-}") || return 0
    # shellcheck disable=SC2016  # apt's variable
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Target-Of: deb' 'Component: main' "Release: $release" | head -n 1
}

signed_by() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ ! -e "$keyring" ] || printf '[signed-by=%s] ' "$keyring"
}
