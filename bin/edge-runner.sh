#!/usr/bin/env bash
# Starts the gateway in the version that it chose, and the one before when that does not work:
#   edge-runner.sh DIRECTORY RELEASE JAVA FLAGS…
# DIRECTORY is where the gateway keeps everything; RELEASE holds what was installed, as each folder of DIRECTORY/software
# with the name of a version does: one baigong-edge*.jar and lib/. In DIRECTORY/software stand, one value a file:
#   good      the version that proved itself; none for what was installed
#   before    the one that was good until then
#   trial     the one that has yet to
#   attempts  how often that was started
#   note      what happened last
#   release   the version that was installed when these were written
set -u

main() {
  directory=$1 release=$2
  shift 2
  state=$directory/software
  limit=$((${BAIGONG_EDGE_TRIAL:-300} * 6 / 5 + 10)) # the gateway itself gives up after BAIGONG_EDGE_TRIAL seconds
  child='' told='' pause=1
  mkdir -p "$state"
  trap 'tell' TERM INT HUP
  installed=$(version_of "$release")
  if [[ $(value release) != "$installed" ]]; then take_release; fi
  while :; do
    choose
    start "$@"
    await
    if [[ -n $told ]]; then exit "$code"; fi
    if [[ $trying == true ]] || ((code == 75)); then
      sleep 1
    elif ((code == 3 || code > 128)); then
      rest
    else
      exit "$code"
    fi
  done
}

# Before what was killed, or ran out of memory, is started again: longer each time, unless it ran for ten minutes.
rest() {
  if ((SECONDS - began >= 600)); then pause=1; fi
  say "$version ended with $code; it is started again in $pause s"
  sleep "$pause" &
  wait $! # or a signal would be heard only afterwards
  if [[ -n $told ]]; then exit "$code"; fi
  pause=$((pause < 32 ? pause * 2 : 60))
}

value() {
  local text=
  { IFS= read -r text <"$state/$1"; } 2>/dev/null || true
  printf '%s' "$text"
}

# As a whole or not at all.
write() {
  printf '%s\n' "$2" >"$state/$1.new" && sync "$state/$1.new" && mv -f "$state/$1.new" "$state/$1"
}

say() {
  write note "$1"
  printf 'baigong edge: %s\n' "$1" >&2
}

jar_of() { find "$1" -maxdepth 1 -name 'baigong-edge*.jar' ! -name '*-sources.jar' 2>/dev/null | head -n 1; }

version_of() {
  local name
  name=$(basename "$(jar_of "$1")" .jar)
  printf '%s' "${name#baigong-edge-}"
}

# Who installs another version by hand means that one.
take_release() {
  [[ -z $(value good)$(value trial) ]] || say "$installed was installed; it takes the place of $(value good)"
  rm -f "$state"/{good,before,trial,attempts}
  write release "$installed"
}

# Sets what is started: `version` in `folder`, with `good` to go back to, and whether it is on trial.
choose() {
  local attempts
  good=$(value good)
  if [[ -z $good || -z $(jar_of "$state/$good") ]]; then good=$(value before); fi
  if [[ -z $good || -z $(jar_of "$state/$good") ]]; then good=$installed; fi
  version=$(value trial) attempts=$(value attempts)
  [[ $attempts =~ ^[0-9]$ ]] || attempts=0
  if [[ -n $version && $version != "$(value good)" ]]; then
    if ((attempts < 3)); then
      write attempts $((attempts + 1))
      trying=true
    else
      say "$version ended by itself $attempts times; back to $good"
      rm -f "$state/trial"
      version=$good trying=false
    fi
  else
    version=$good trying=false
  fi
  folder=$state/$version
  if [[ $version == "$installed" ]]; then folder=$release; fi
}

start() {
  began=$SECONDS
  BAIGONG_EDGE_RUNNER=$$ BAIGONG_EDGE_VERSION=$version BAIGONG_EDGE_GOOD=$good \
    "$@" "-Dbaigong.jdbc=$directory/jdbc" -cp "$(jar_of "$folder"):$folder/lib/*" io.baigong.edge.Edge run --directory "$directory" &
  child=$!
  if [[ -n $told ]]; then tell; fi
}

# Sets `code`, what the gateway ended with. One that neither proves itself nor gives up is ended.
await() {
  local end=$((SECONDS + limit)) killed=false
  while [[ $trying == true && -z $told ]] && kill -0 "$child" 2>/dev/null; do
    if [[ $(value trial) != "$version" ]]; then
      [[ $(value good) != "$version" ]] || trying=false
      break
    fi
    if ((SECONDS >= end)); then
      say "$version neither proved itself nor gave up within $limit s; back to $good"
      rm -f "$state/trial"
      kill -TERM "$child" 2>/dev/null
      killed=true
      break
    fi
    sleep 0.5
  done
  if [[ $killed == true ]]; then
    for ((i = 0; i < 60; i++)); do
      kill -0 "$child" 2>/dev/null || break
      sleep 0.5
    done
    kill -KILL "$child" 2>/dev/null
  fi
  local again
  while # a signal ends waiting before the gateway has ended
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null
  do :; done
  wait "$child"
  again=$?
  ((again == 127)) || code=$again
}

# Told to stop: so is the gateway; that is no failed attempt.
tell() {
  told=true
  [[ -z $child ]] || kill -TERM "$child" 2>/dev/null
  if [[ ${trying:-false} == true && $(value trial) == "$version" ]]; then write attempts 0; fi
}

main "$@"
exit
