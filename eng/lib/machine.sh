# Sourced by the scripts in eng: what is installed on this machine, and installing what is missing.
# shellcheck shell=bash

# Prints the commands of the table (lines "command package") that are not on the search path.
missing_commands() {
    local command package
    while read -r command package; do
        type -P "$command" >/dev/null || printf '%s %s\n' "$command" "$package"
    done
}

# Installs the packages of the commands that are missing (table on standard input) where this user can: root on a
# Debian or Ubuntu. Elsewhere it says what is missing and goes on.
install_missing() {
    local missing packages
    missing=$(missing_commands)
    [ -n "$missing" ] || return 0
    packages=$(awk '{ print $2 }' <<<"$missing" | sort -u | tr '\n' ' ')
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'not installed: %s\n(as root: apt-get install %s)\n' "$(awk '{ print $1 }' <<<"$missing" | xargs)" "$packages"
        return 0
    fi
    printf 'installing %s\n' "$packages"
    apt-get -qq update </dev/null
    # Without services: nothing that is installed here shall start by itself.
    # shellcheck disable=SC2086  # a list of package names
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get -qq install -y --no-install-recommends $packages </dev/null >/dev/null
}

# Removes a folder that engines worked in, with whatever they left mounted below it.
remove_folder() {
    local mounted
    awk -v folder="$1/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mounted; do
        umount "$mounted" || true
    done
    rm -rf "$1"
}
