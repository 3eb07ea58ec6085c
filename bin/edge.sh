# Part of ./baigong: the gateway of the shop floor.
# shellcheck shell=bash

# A small machine: one collector thread, short headers, a heap that is known before.
edge_flags=(-XX:+UseCompactObjectHeaders -XX:+UseSerialGC "-Xmx${BAIGONG_EDGE_MEMORY:-128m}" -XX:+ExitOnOutOfMemoryError
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8)

edge_folder() {
  if ((EUID == 0)); then say /var/lib/baigong-edge; else say "${XDG_DATA_HOME:-$HOME/.local/share}/baigong-edge"; fi
}

edge() {
  find_java
  if [[ ! -f $work/build/current/stamp || -z $(only_jar "$work/build/current/edge/baigong-edge" 2>/dev/null) ]]; then
    (build_only) >&2
  fi
  use_built
  export BAIGONG_EDGE_DIRECTORY=${BAIGONG_EDGE_DIRECTORY:-$(edge_folder)}
  exec "$java" "${edge_flags[@]}" \
    -cp "$(only_jar "$release/edge/baigong-edge"):$release/edge/lib/*" io.baigong.edge.Edge "$@"
}
