# Sourced by the scripts in eng: a Docker engine of our own, in a folder of its own, without networks.
# shellcheck shell=bash

docker_engine_pid=

# start_docker_engine FOLDER: starts dockerd and waits until it answers; its address is in $docker_engine_host.
start_docker_engine() {
    local folder=$1 tries=0
    mkdir -p "$folder"
    docker_engine_host=unix://$folder/docker.sock
    # No bridge and no firewall rules: nothing outside the folder changes, containers run with `--network none`.
    # In a session of its own, so that an interrupt reaches this script alone, which then stops the engine.
    setsid dockerd --iptables=false --bridge=none --host "$docker_engine_host" --data-root "$folder/data" \
        --exec-root "$folder/exec" --pidfile "$folder/dockerd.pid" >"$folder/dockerd.log" 2>&1 </dev/null &
    docker_engine_pid=$!
    until docker --host "$docker_engine_host" version >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ] || ! kill -0 "$docker_engine_pid" 2>/dev/null; then
            printf 'the Docker engine does not start:\n' >&2
            tail -n 20 "$folder/dockerd.log" >&2
            stop_docker_engine
            return 1
        fi
        sleep 0.2
    done
}

# Stops the engine that start_docker_engine started, by its process id, and waits until it is gone.
stop_docker_engine() {
    [ -n "$docker_engine_pid" ] || return 0
    kill "$docker_engine_pid" 2>/dev/null || true
    wait "$docker_engine_pid" 2>/dev/null || true
    docker_engine_pid=
}
