# Part of ./baigong: the command line for scripts.
# shellcheck shell=bash

# Short commands: no second compiler and no collector that needs threads of its own.
cli_flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dfile.encoding=UTF-8)

cli() {
  local jar aot folder
  find_java
  if [[ ! -f $work/build/current/stamp || -z $(only_jar "$work/build/current/cli/baigong-cli" 2>/dev/null) ]]; then
    (build_only) >&2
  fi
  use_built
  jar=$(only_jar "$release/cli/baigong-cli")
  aot=$release/cli/$({ "$java" -version 2>&1 && say "${cli_flags[@]}"; } | sha256sum | cut -c1-16).aot
  [[ -f $aot || ! -w $release/cli ]] || train_cli "$jar" "$aot"
  [[ ! -f $aot ]] || cli_flags+=(-XX:AOTCache="$aot" -Xlog:aot=off -Xlog:cds=off)
  # A platform that was started from this folder is meant, unless somebody logged in somewhere.
  if [[ -z ${BAIGONG_URL:-} && ! -f ${XDG_CONFIG_HOME:-${HOME:-}/.config}/baigong/credentials.json ]]; then
    folder=$(running_folder)
    [[ -z $folder ]] || BAIGONG_URL=$(json_value http <"$folder/run/doors.json")
    export BAIGONG_URL=${BAIGONG_URL:-}
  fi
  exec "$java" "${cli_flags[@]}" -jar "$jar" "$@"
}

# A cache of the classes that commands need: they start in a third of the time. Made once after a build.
train_cli() {
  local made
  made=$(mktemp "$release/cli/aot.XXXXXX")
  BAIGONG_TOKEN=none "$java" "${cli_flags[@]}" -XX:AOTCacheOutput="$made" -jar "$1" \
    things list --url http://127.0.0.1:1 >/dev/null 2>&1 || true
  if [[ -s $made ]]; then
    mv "$made" "$2"
  fi
  rm -f "$made" "$made".config
}
