# Part of ./baigong: the gateway of the shop floor.
# shellcheck shell=bash

# A small machine: one collector thread, short headers, a heap that is known before.
edge_flags=(-XX:+UseCompactObjectHeaders -XX:+UseSerialGC "-Xmx${BAIGONG_EDGE_MEMORY:-128m}" -XX:+ExitOnOutOfMemoryError
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8)

edge_folder() {
  if ((EUID == 0)); then say /var/lib/baigong-edge; else say "${XDG_DATA_HOME:-$HOME/.local/share}/baigong-edge"; fi
}

# Sets the command lines of a gateway as a program, and of what starts it in the version that it chose.
edge_command() {
  gateway=("$java" "${edge_flags[@]}"
    -cp "$(only_jar "$release/edge/baigong-edge"):$release/edge/lib/*" io.baigong.edge.Edge)
  runner=("$home/bin/edge-runner.sh" "$1" "$release/edge" "$java" "${edge_flags[@]}")
}

# The gateway of the demonstration: joins its own platform when it has not yet, then collects what the plant simulates.
demo_gateway=works-edge
command_of_edge() {
  local token=
  edge_command "$data/edge"
  [[ -f $data/edge/identity/identity.json ]] || token=$(join_token) || true
  words=(env BAIGONG_DATA="$data" BAIGONG_EDGE_DIRECTORY="$data/edge" BAIGONG_EDGE_QUEUE="${BAIGONG_EDGE_QUEUE:-256m}"
    bash -c 'if [[ -n $1 ]]; then "${@:4:$3}" join "$2" "$1" --name "$0" || exit; fi; exec "${@:4+$3}"'
    "$demo_gateway" "$token" "http://$(inner "$http_address"):$http_port" "${#gateway[@]}" "${gateway[@]}" "${runner[@]}")
}

# A token for one joining; takes the place of the gateway that was there before, when its folder is gone.
join_token() {
  local access answer again=",\"gateway\":\"$demo_gateway\""
  access=$(json_value token <"$data/demo-access.json")
  get "$data" "/api/v1/gateways/$demo_gateway" "$access" | head -n 1 | grep -q ' 200' || again=
  answer=$(request "$data" POST /api/v1/gateways/enrolment-tokens "$access" \
    "{\"name\":\"demonstration 示范工厂\",\"uses\":1,\"days\":1$again}" 20) && json_value token <<<"$answer"
}

edge() {
  find_java
  if [[ ! -f $work/build/current/stamp || -z $(only_jar "$work/build/current/edge/baigong-edge" 2>/dev/null) ]]; then
    (build_only) >&2
  fi
  use_built
  export BAIGONG_EDGE_DIRECTORY=${BAIGONG_EDGE_DIRECTORY:-$(edge_folder)}
  edge_command "$BAIGONG_EDGE_DIRECTORY"
  [[ ${1:-} != run ]] || edge_run "${@:2}"
  exec "${gateway[@]}" "$@"
}

# Until it is told to stop, or ends by itself.
edge_run() {
  if (($# == 2)) && [[ $1 == --directory ]]; then
    edge_command "$(realpath -m "$2")"
  elif (($# > 0)); then
    return # the gateway says what is wrong with that
  fi
  [[ ! -f ${runner[1]}/identity/identity.json ]] || exec "${runner[@]}"
}
