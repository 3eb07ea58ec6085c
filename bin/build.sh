# Part of ./baigong: from sources to something that starts fast.
# Each build is a folder .baigong/build/release-…, so that a running platform keeps the files it was started from.
# shellcheck shell=bash

# The collector marks the old part when two thirds of the heap are old, not by its own forecast: that counts the young
# part at its largest, and marked again every seven seconds where nothing had grown.
# The optimising compiler begins after three times the usual counts, not before code ran more than once at the start.
jvm_flags=(--sun-misc-unsafe-memory-access=allow
  --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8
  -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=65
  -XX:Tier4InvocationThreshold=15000 -XX:Tier4MinInvocationThreshold=1800
  -XX:Tier4CompileThreshold=45000 -XX:Tier4BackEdgeThreshold=120000)
child=   # the process group of a build that is going on
scratch= # the data folder of a training run that is going on

sources_changed() {
  local stamp=$work/build/current/stamp
  [[ -f $stamp ]] || return 0
  [[ -n $(cd "$home" && find pom.xml telemetry evaluator connect edge clients server console plant cli packs \( -name target -o -name node_modules -o -name dist -o -name schema.ts -o -name test-results \) -prune -o \
    -type f -newer "$stamp" -print 2>/dev/null | head -n 1) ]]
}

# Without starting anything after.
build_only() {
  trap abandon_build EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  find_java
  build
}

# Builds where sources are newer than the last build, and sets `release`. Takes lock 8, so that nobody else builds or
# tidies up before the platform was started from it. Whoever calls this calls abandon_build at the end.
build() {
  umask 022
  mkdir -p "$work/build"
  lock 8 "$work/build/lock" "the one that is building"
  if sources_changed; then make_release; fi
  use_built
  remove_unused_releases
  train
}

use_built() {
  release=$(readlink -f "$work/build/current") && [[ -f $release/stamp ]] ||
    fail "nothing was built here yet; ./baigong build does it"
}

make_release() {
  local next
  next=$work/build/release-$(date +%Y%m%d-%H%M%S)
  find_maven
  find_node
  mkdir -p "$next/plant" "$next/cli" "$next/edge"
  touch "$next/stamp"
  with_progress "Building 构建 (the first time fetches libraries)" "$work/build/build.log" \
    "${maven[@]}" -B -f "$home/pom.xml" -pl server,plant,cli,edge -am -DskipTests -Dspotless.check.skip=true package
  "$java" -Djarmode=tools -jar "$(only_jar "$home/server/target/baigong-server")" extract --destination "$next/app" >/dev/null
  cp -r "$(only_jar "$home/plant/target/baigong-plant")" "$home/plant/target/lib" "$next/plant/"
  cp -r "$(only_jar "$home/cli/target/baigong-cli")" "$home/cli/target/lib" "$next/cli/"
  cp -r "$(only_jar "$home/edge/target/baigong-edge")" "$home/edge/target/lib" "$next/edge/"
  ln -s "$(basename "$next")" "$next.link"
  mv -T "$next.link" "$work/build/current"
}

only_jar() { find "$(dirname "$1")" -maxdepth 1 -name "$(basename "$1")-*.jar" ! -name '*-sources.jar' | head -n 1; }

# Process ids whose command line names the text.
processes_naming() { grep -lsaFf - /proc/[0-9]*/cmdline <<<"$1" | cut -d/ -f3 || true; } # so grep does not name it

remove_unused_releases() {
  local folder
  for folder in "$work"/build/release-*; do
    if [[ $folder != "$release" && -z $(processes_naming "$folder/") ]]; then rm -rf "$folder"; fi
  done
}

# Runs a command in a process group of its own, with its output in a log and one line of progress on the terminal.
with_progress() {
  local title=$1 log=$2 started=$SECONDS last
  shift 2
  setsid "$@" >"$log" 2>&1 </dev/null &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    if [[ -t 1 ]]; then
      last=$(grep -aoE 'Building [A-Z][A-Za-z ]+|--- [a-z-]+:[^ ]+:[a-z-]+|npm [a-z ]+|vite v[^ ]+ build' "$log" | tail -n 1 || true)
      printf '\r\033[K%s … %d s, %d files downloaded  %s' "$title" $((SECONDS - started)) \
        "$(grep -ac 'Downloaded from' "$log" || true)" "${last:0:50}"
    fi
    sleep 0.5
  done
  [[ ! -t 1 ]] || printf '\r\033[K'
  if wait "$child"; then
    child=
    say "$title … done in $((SECONDS - started)) s"
  else
    child=
    tail -n 40 "$log" | grep -aE 'ERROR|error|FAIL|npm' | head -n 15 >&2 || tail -n 15 "$log" >&2
    fail "$title failed; the whole output is in $log"
  fi
}

# Ends what with_progress was doing, with everything it started. PostgreSQL of a training run is in a group of its own.
abandon_build() {
  local pid
  if [[ -n $child ]]; then
    kill -TERM -- "-$child" 2>/dev/null || true
    await_end "-$child" 30 || kill -KILL -- "-$child" 2>/dev/null || true
  fi
  if [[ -n $scratch ]]; then
    for pid in $(processes_naming "$scratch/"); do kill -KILL "$pid" 2>/dev/null || true; done
    rm -rf "$scratch"
  fi
}

platform_jar() { only_jar "$release/app/baigong-server"; }

# A cache of loaded and linked classes; another JDK makes another one.
aot_file() {
  say "$release/platform-$({ "$java" -version 2>&1 && say "${jvm_flags[@]}"; } | sha256sum | cut -c1-16).aot"
}

train() {
  local file
  file=$(aot_file)
  [[ ! -f $file ]] || return 0
  scratch=$(mktemp -d)
  chmod 711 "$scratch"
  with_progress "Preparing a fast start 准备快速启动" "$work/build/aot.log" \
    env BAIGONG_DATA="$scratch" BAIGONG_HTTP_PORT=0 BAIGONG_MQTT_PORT=0 BAIGONG_DATABASE_URL= \
    bash -c '"$@" || true' _ "$java" "${jvm_flags[@]}" -XX:AOTCacheOutput="$file" \
    -Dspring.context.exit=onRefresh -jar "$(platform_jar)" --logging.file.name="$scratch/platform.log"
  rm -rf "$scratch"
  scratch=
}

heap() {
  local total
  if [[ -n ${BAIGONG_MEMORY:-} ]]; then
    say "$BAIGONG_MEMORY"
    return
  fi
  total=$(awk '/MemTotal/ {print int($2/1024)}' /proc/meminfo 2>/dev/null || echo 4096)
  if ((total / 4 > 2048)); then say 2048m; else say "$((total / 4 > 384 ? total / 4 : 384))m"; fi
}

# Sets the command line that starts the platform.
platform_command() {
  local aot
  aot=$(aot_file)
  platform=("$java" "${jvm_flags[@]}")
  [[ ! -f $aot ]] || platform+=(-XX:AOTCache="$aot" -Xlog:aot=off -Xlog:cds=off)
  platform+=(-Xms96m -Xmx"$(heap)" -XX:+ExitOnOutOfMemoryError -jar "$(platform_jar)")
}
