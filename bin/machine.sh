# Part of ./baigong: what this machine has, and whether it is enough.
# shellcheck shell=bash

java_major() {
  "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

# Folders in which a JDK may be, the best first.
jdk_places() {
  say "${JAVA_HOME:-}"
  if command -v java >/dev/null; then dirname "$(dirname "$(readlink -f "$(command -v java)")")"; fi
  printf '%s\n' /usr/lib/jvm/* /opt/*jdk* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*
}

find_java() {
  local place major
  while read -r place; do
    [[ -x $place/bin/javac ]] || continue
    major=$(java_major "$place")
    if [[ $major =~ ^[0-9]+$ ]] && ((major >= 25)); then
      export JAVA_HOME=$place
      java=$place/bin/java
      return
    fi
  done < <(jdk_places)
  fail "no JDK 25 or newer was found; install one (for example Temurin 25 from adoptium.net) or set JAVA_HOME to it"
}

find_maven() {
  if command -v mvn >/dev/null; then
    maven=(mvn)
  elif [[ -n ${MVNW_REPOURL:-} || -d ${MAVEN_USER_HOME:-${HOME:-}/.m2}/wrapper/dists ]]; then
    maven=("$home/mvnw")
  else
    fail "no Maven was found; install it (Debian: apt-get install maven) or set MVNW_REPOURL to your Maven repository, so that ./mvnw can fetch it"
  fi
}

# The console is built with Node.js; console/package.json has the same versions.
find_node() {
  local wanted="Node.js 20.19 or a later 20, or 22.12 or newer" version major minor
  command -v node >/dev/null || fail "no Node.js was found; install $wanted; the console is built with it"
  version=$(node --version)
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major == 20 && minor >= 19 || major == 22 && minor >= 12 || major > 22)) ||
    fail "Node.js is $version and the console is built with $wanted"
  npm --version >/dev/null 2>&1 || fail "Node.js $version was found but no npm; install it (it comes with Node.js; Debian: apt-get install npm)"
}

# ---------------------------------------------------------------- folders

demo_folder() {
  if [[ -n ${BAIGONG_DATA:-} ]]; then
    say "$BAIGONG_DATA"
  elif ((EUID != 0)) || enterable "$work"; then
    say "$work/demo"
  else
    say "/var/lib/baigong-demo"
  fi
}

up_folder() {
  if [[ -n ${BAIGONG_DATA:-} ]]; then
    say "$BAIGONG_DATA"
  elif ((EUID == 0)); then
    say /var/lib/baigong
  else
    say "${XDG_DATA_HOME:-$HOME/.local/share}/baigong"
  fi
}

# The folder itself, or the nearest one above it that exists.
nearest() {
  local folder=$1
  while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
  say "$folder"
}

# Can a user without privileges enter this folder? PostgreSQL needs it when we are root.
enterable() {
  local folder
  folder=$(nearest "$1")
  while :; do
    [[ $(stat -c %A "$folder") == ?????????[xt] ]] || return 1
    [[ $folder != / ]] || return 0
    folder=$(dirname "$folder")
  done
}

# Makes a data folder that only its owner can read. PostgreSQL, which will not run as root, passes through root's.
make_folder() {
  local mode=700
  ((EUID != 0)) || mode=711
  (umask 022 && mkdir -p "$(dirname "$1")") && { [[ -d $1 ]] || mkdir -m "$mode" "$1"; } && mkdir -p -m 700 "$1/run"
}

# ---------------------------------------------------------------- checks: each says what to do when it fails

check_place() {
  local folder=$1 near
  near=$(nearest "$folder")
  [[ $folder != *[\"\\]* && $folder != *$'\n'* ]] || fail "the data folder $folder must not have quotes or backslashes in its name"
  [[ -w $near ]] || fail "cannot write to $near, so $folder cannot be the data folder; set BAIGONG_DATA to a place where you may write"
  [[ -d $folder ]] && near=$(dirname "$near") # the data folder itself is opened as far as need be
  ((EUID != 0)) || enterable "$near" ||
    fail "PostgreSQL will not run as root and another user cannot enter $near; set BAIGONG_DATA to a folder such as /var/lib/baigong"
}

check_space() {
  local free
  free=$(df -Pk "$(nearest "$1")" | awk 'NR==2 {print int($4/1024)}')
  ((free >= 2048)) || fail "only $free MB are free at $1 and 2048 are needed; free some or set BAIGONG_DATA to another disk"
}

# Where a program on this machine reaches a door that may be open to every address.
near() { if [[ $1 == 0.0.0.0 ]]; then say 127.0.0.1; else say "$1"; fi; }

port_taken() { (exec 9<>"/dev/tcp/$1/$2") 2>/dev/null; }

# Where programs of this machine reach a door: with TLS its plain one listens on loopback.
inner() { if [[ $tls == true ]]; then say 127.0.0.1; else near "$1"; fi; }

check_ports() {
  ! port_taken "$(inner "$http_address")" "$http_port" ||
    fail "port $http_port is taken by another program; set BAIGONG_HTTP_PORT to a free one"
  ! port_taken "$(inner "$mqtt_address")" "$mqtt_port" ||
    fail "port $mqtt_port is taken by another program (an MQTT broker?); set BAIGONG_MQTT_PORT to a free one"
  [[ $tls == true ]] || return 0
  ! port_taken "$(near "$http_address")" "$https_port" ||
    fail "port $https_port is taken by another program; set BAIGONG_HTTPS_PORT to a free one"
  ! port_taken "$(near "$mqtt_address")" "$mqtts_port" ||
    fail "port $mqtts_port is taken by another program; set BAIGONG_MQTTS_PORT to a free one"
}

check_memory() {
  local memory files
  memory=$(awk '/MemAvailable/ {print int($2/1024)}' /proc/meminfo)
  ((memory >= 900)) || fail "only $memory MB of memory are available and 900 are needed; stop other programs"
  files=$(ulimit -Hn)
  [[ $files == unlimited ]] || ((files >= 4096)) ||
    fail "at most $files open files are allowed and 4096 are needed; raise it with 'ulimit -n' or in /etc/security/limits.conf"
  ulimit -Sn "$files" 2>/dev/null || true
}

# Goes through everything, whatever is missing. The checks end their subshell when they fail.
doctor() {
  local ok=true folder running
  (find_java && say "JDK        $("$java" -version 2>&1 | head -n 1) in $JAVA_HOME") || ok=false
  (find_maven && say "Maven      ${maven[*]}") || ok=false
  (find_node && say "Node.js    $(node --version), npm $(npm --version)") || ok=false
  (check_memory && say "Memory     $(awk '/MemTotal/ {t=$2} /MemAvailable/ {a=$2} END {printf "%d MB, %d MB available", t/1024, a/1024}' /proc/meminfo), $(nproc) processors") || ok=false
  while read -r folder; do
    (check_place "$folder" && check_space "$folder" && say "Data       $folder") || ok=false
  done < <({ demo_folder && up_folder; } | uniq)
  running=$(running_folders)
  if [[ -n $running ]]; then
    say "Running    ${running//$'\n'/, }; ./baigong status tells more"
  else
    (check_ports && say "Ports      $http_port and $mqtt_port are free") || ok=false
  fi
  if [[ $ok == true ]]; then
    say "Ready      ./baigong demo will work here 一切就绪"
  else
    say "Not ready  mend what is said above 请先解决上述问题"
    return 1
  fi
}
