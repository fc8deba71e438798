# Sourced by the scripts in eng: a registry of our own, in a folder of its own.
# shellcheck shell=bash

registry_pid=

# start_registry FOLDER: starts docker-registry without access control and waits until it answers; its host and port are in
# $registry_host. It keeps nothing in memory, so that its storage may be emptied between two uses.
start_registry() {
    local folder=$1 tries=0 port
    mkdir -p "$folder/storage"
    port=$(free_port)
    registry_host=127.0.0.1:$port
    cat >"$folder/config.yml" <<CONFIG
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $folder/storage}}
http: {addr: $registry_host}
CONFIG
    setsid docker-registry serve "$folder/config.yml" >"$folder/registry.log" 2>&1 </dev/null &
    registry_pid=$!
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        tries=$((tries + 1))
        if [ $tries -gt 100 ] || ! kill -0 "$registry_pid" 2>/dev/null; then
            printf 'the registry does not start:\n' >&2
            tail -n 20 "$folder/registry.log" >&2
            stop_registry
            return 1
        fi
        sleep 0.1
    done
}

# Stops the registry that start_registry started, by its process id.
stop_registry() {
    [ -n "$registry_pid" ] || return 0
    kill "$registry_pid" 2>/dev/null || true
    wait "$registry_pid" 2>/dev/null || true
    registry_pid=
}

# A port that nobody listens on.
free_port() {
    local port
    for port in $(shuf -i 20000-32000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return 0
        fi
    done
    return 1
}
