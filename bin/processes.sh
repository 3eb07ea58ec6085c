# Part of ./baigong: starting, watching and stopping processes, and asking the running platform.
# shellcheck shell=bash

declare -A process=() # what this launcher started: name and process id

# ---------------------------------------------------------------- which process is which

# Takes a lock by file, waiting for whoever has it; it ends with this process at the latest.
lock() {
  eval "exec $1>\"\$2\""
  flock -n "$1" && return
  say "Waiting for $3 … 正在等待另一个启动或构建"
  flock "$1"
}

unlock() { flock -u "$1" 2>/dev/null || true; }

# What tells a process from a later one with the same number: the boot of the machine and when it began in it.
birth() {
  local boot stat
  read -r boot </proc/sys/kernel/random/boot_id && read -r stat <"/proc/$1/stat" || return 1
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] && say "$boot ${stat[19]}"
} 2>/dev/null

remember() { printf '%s\n%s\n' "$2" "$(birth "$2")" >"$data/run/$1.pid"; }

# The process id in such a file, if that very process still runs.
alive() {
  local pid born
  { read -r pid && read -r born; } 2>/dev/null <"$1" && [[ $born == "$(birth "$pid")" ]] && say "$pid"
}

# The program that a process runs. Some containers hide it even from root; then it is the first word of the command line.
program() {
  local line=
  readlink "/proc/$1/exe" || { IFS= read -rd '' line <"/proc/$1/cmdline" && say "$line"; }
} 2>/dev/null

# The bundled PostgreSQL that serves a data folder, whoever started it.
postgres_of() {
  local pid
  pid=$(head -n 1 "$1/postgres/cluster/postmaster.pid" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ && $(program "$pid") == "$1"/postgres/* ]] && say "$pid"
}

is_up() {
  local name
  for name in launcher platform plant edge; do
    if alive "$1/run/$name.pid" >/dev/null; then return 0; fi
  done
  postgres_of "$1" >/dev/null
}

# ---------------------------------------------------------------- which data folders there are

# Adds to what known_folders answers. A service may not write there; it was remembered when it was installed.
remember_folder() {
  local folder
  {
    while read -r folder; do
      if [[ -d $folder && $folder != "$1" ]]; then say "$folder"; fi
    done < <(cat "$work/folders")
    say "$1"
  } 2>/dev/null >"$work/folders.$$" && mv "$work/folders.$$" "$work/folders" || true
} 2>/dev/null

# The one of BAIGONG_DATA, or every one that was started from here; the newest last.
known_folders() {
  if [[ -n ${BAIGONG_DATA:-} ]]; then realpath -m "$BAIGONG_DATA"; else cat "$work/folders" 2>/dev/null || true; fi
}

running_folders() {
  local folder
  while read -r folder; do
    if alive "$folder/run/platform.pid" >/dev/null; then say "$folder"; fi
  done < <(known_folders)
}

# The folder of the running platform, or nothing; where there are several one must say which.
running_folder() {
  local found
  found=$(running_folders)
  [[ $found != *$'\n'* ]] || fail "several platforms run from here; say which with BAIGONG_DATA=… :
$found"
  say "$found"
}

# ---------------------------------------------------------------- starting

# Keeps what comes in a file, of which one older part is kept.
keep_output() {
  trap '' INT HUP
  local line lines=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$1" || true
    if ((++lines == 20000)); then
      mv -f "$1" "$1.1" || true
      lines=0
    fi
  done
}

# Starts the platform, the plant or the gateway; they outlive this launcher if it is killed. Locks are not theirs.
# One that outlived a platform that was killed goes first.
launch() {
  local left
  if left=$(alive "$data/run/$1.pid"); then end_process "$left" 60; fi
  "command_of_$1"
  nohup "${words[@]}" > >(exec 7>&- 8>&- >/dev/null 2>&1 && keep_output "$data/run/$1.out") 2>&1 </dev/null 7>&- 8>&- &
  process[$1]=$!
  remember "$1" $!
  disown $! # bash need not report its end; keep_running does
}

# The platform keeps its own log with its own limits; warnings and what the JVM says are in platform.out too.
command_of_platform() {
  platform_command
  words=(env BAIGONG_DATA="$data" BAIGONG_DEMO="$demo" BAIGONG_DATABASE_URL="${BAIGONG_DATABASE_URL:-}"
    BAIGONG_HTTP_ADDRESS="$http_address" BAIGONG_HTTP_PORT="$http_port"
    BAIGONG_MQTT_ADDRESS="$mqtt_address" BAIGONG_MQTT_PORT="$mqtt_port"
    "${platform[@]}" --logging.file.name="$data/run/platform.log" --logging.threshold.console=warn)
}

command_of_plant() {
  words=("$java" -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -Xmx256m
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -jar "$(only_jar "$release/plant/baigong-plant")"
    --http "http://$(inner "$http_address"):$http_port" --mqtt "$(inner "$mqtt_address"):$mqtt_port"
    --token-file "$data/demo-access.json" --data "$data/plant" --gateway "$demo_gateway"
    --speed "${BAIGONG_PLANT_SPEED:-1}" --history-weeks "${BAIGONG_PLANT_WEEKS:-8}")
}

await_ready() {
  local started=$SECONDS
  until get "$data" /actuator/health | head -n 1 | grep -q ' 200'; do
    kill -0 "${process[platform]}" 2>/dev/null || {
      sleep 0.5 # what it said last is on its way into the file
      tail -n 200 "$data/run/platform.out" | grep -aE 'ERROR|Exception|Description|Action' -A3 | tail -n 12 >&2 || true
      return 1
    }
    ((SECONDS - started < 300)) || return 1
    [[ ! -t 1 ]] || printf '\r\033[KStarting 启动中 … %d s' $((SECONDS - started))
    sleep 0.2
  done
  [[ ! -t 1 ]] || printf '\r\033[K'
  say "Started 已启动 … ready after $((SECONDS - started)) s"
}

# Stays in the foreground and starts again what ended unexpectedly, but not for ever.
keep_running() {
  local name
  local -A ends=() since=()
  while :; do
    sleep 0.5 || true
    for name in "${!process[@]}"; do
      if kill -0 "${process[$name]}" 2>/dev/null; then continue; fi
      ((SECONDS - ${since[$name]:-0} < 600)) || ends[$name]=0
      since[$name]=$SECONDS
      ends[$name]=$((${ends[$name]:-0} + 1))
      if ((ends[$name] > 5)); then
        [[ $name != platform ]] || fail "the platform ended again and again; its logs are $data/run/platform.out and platform.log"
        say "The $name ended again and again and is left alone; its log is $data/run/$name.out"
        unset "process[$name]"
        continue
      fi
      say "The $name ended unexpectedly; starting it again 意外退出,正在重新启动 …"
      launch "$name"
      [[ $name != platform ]] || await_ready || true
    done
  done
}

# ---------------------------------------------------------------- stopping

# Waits for a process, or for a group whose number has a minus before it.
await_end() {
  local i
  for ((i = 0; i < $2 * 10; i++)); do
    kill -0 -- "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

end_process() {
  kill -TERM "$1" 2>/dev/null || true
  await_end "$1" "$2" || kill -KILL "$1" 2>/dev/null || true
}

# The launcher first, or it would start again what ends; it stops the rest, and what it left is stopped here.
stop_folder() {
  local pid
  if pid=$(alive "$1/run/launcher.pid"); then end_process "$pid" 150; fi
  stop_processes "$1"
}

stop_processes() {
  local name pid
  for name in edge plant platform; do
    if pid=$(alive "$1/run/$name.pid"); then end_process "$pid" 60; fi
    rm -f "$1/run/$name.pid"
  done
  # The platform stops its own PostgreSQL; one whose platform was killed is stopped here.
  if pid=$(postgres_of "$1"); then
    kill -INT "$pid" 2>/dev/null || true
    await_end "$pid" 60 || kill -QUIT "$pid" 2>/dev/null || true
  fi
  rm -f "$1/run/launcher.pid"
}

# However the launcher ends, nothing that it started goes on.
ended() {
  trap - EXIT
  trap '' INT TERM HUP
  if [[ -n $child || ${#process[@]} -gt 0 ]]; then say "" && say "Stopping 正在停止 …"; fi
  abandon_build
  stop_processes "$data"
}

# ---------------------------------------------------------------- asking the running platform

# One HTTP/1.0 request by bash alone to the platform of a data folder; prints status line, head and body.
request() {
  local LC_ALL=C # lengths are of bytes
  local method=$2 path=$3 secret=$4 body=$5 seconds=$6 address port
  read -r address port < <(sed 's,.*"http":"http://\([^"]*\):\([0-9]*\)".*,\1 \2,' "$1/run/doors.json") || return 1
  exec 9<>"/dev/tcp/$address/$port" || return 1
  printf '%s %s HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$address" "$secret" "${#body}" "$body" >&9
  timeout --foreground "$seconds" cat <&9
  exec 9<&-
} 2>/dev/null

get() { request "$1" GET "$2" "${3:-none}" "" 20; }

json_value() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | head -n 1; }
