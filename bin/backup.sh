# Part of ./baigong: backup, restore, a lost password and verifying the audit trail.
# shellcheck shell=bash

backup() {
  local folder file answer
  [[ -n ${1:-} ]] || fail "say which file: ./baigong backup FILE"
  file=$(realpath -m "$1")
  [[ $file != *[\"\\]* ]] || fail "a backup's name must not have quotes or backslashes"
  folder=$(running_folder)
  [[ -n $folder ]] || fail "the platform is not running; start it with ./baigong up or ./baigong demo"
  # In the name of whoever may read its secrets.
  answer=$(request "$folder" POST /api/v1/operations/backup "$(cat "$folder/secrets/operator")" "{\"file\":\"$file\"}" 86400) ||
    fail "no backup was made: the platform does not answer"
  head -n 1 <<<"$answer" | grep -q ' 200' || fail "no backup was made: $(sed '1,/^\r*$/d' <<<"$answer")"
  say "Backup 备份完成: $file, $(sed -n 's/.*"bytes":\([0-9]*\).*/\1/p' <<<"$answer") bytes in $(sed -n 's/.*"seconds":\([0-9.]*\).*/\1/p' <<<"$answer") s"
}

# Everything is unpacked under restoring/ and moved when it is complete; `up` refuses a folder that has restoring/.
restore() {
  local file folder listed megabytes free started=$SECONDS
  [[ -f ${1:-} ]] || fail "say which file: ./baigong restore FILE"
  find_java
  file=$(realpath "$1")
  folder=$(realpath -m "$(up_folder)")
  listed=$("$JAVA_HOME/bin/jar" tvf "$file" 2>/dev/null) && grep -q ' backup.json$' <<<"$listed" ||
    fail "$file is not a complete backup of Baigong"
  check_place "$folder"
  [[ -z $(find "$folder" -mindepth 1 -maxdepth 1 ! -name lost+found 2>/dev/null | head -n 1) ]] ||
    fail "$folder is not empty; set BAIGONG_DATA to a new folder"
  megabytes=$(awk '{sum += $1} END {print int(sum / 1048576) + 256}' <<<"$listed")
  free=$(df -Pk "$(nearest "$folder")" | awk 'NR==2 {print int($4/1024)}')
  ((free >= megabytes)) || fail "only $free MB are free at $folder and $megabytes are needed; set BAIGONG_DATA to another disk"

  make_folder "$folder"
  data=$folder
  trap 'rm -rf "$data/restoring" "$data/run"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  umask 077
  mkdir "$folder/restoring"
  (cd "$folder/restoring" && "$JAVA_HOME/bin/jar" xf "$file") || fail "$file could not be unpacked; nothing was restored"
  chown -R --reference="$folder" "$folder/restoring" # root may restore for a service
  trap - EXIT
  trap '' INT TERM HUP
  sync -f "$folder"
  find "$folder/restoring" -mindepth 1 -maxdepth 1 -exec mv -t "$folder" {} +
  sync -f "$folder"
  rmdir "$folder/restoring" "$folder/run"
  say "Restored 已恢复 into $folder in $((SECONDS - started)) s; the database is loaded at the next start: ./baigong up"
}

# For whoever may read the platform's secrets.
new_password() {
  local folder answer login=${1:-admin}
  [[ $login =~ ^[A-Za-z0-9._@-]+$ ]] || fail "say whose password: ./baigong password LOGIN"
  folder=$(running_folder)
  [[ -n $folder ]] || fail "the platform is not running; start it with ./baigong up"
  answer=$(request "$folder" POST /api/v1/operations/password "$(cat "$folder/secrets/operator")" "{\"login\":\"$login\"}" 60) ||
    fail "no password was made: the platform does not answer"
  head -n 1 <<<"$answer" | grep -q ' 200' || fail "no password was made: $(sed '1,/^\r*$/d' <<<"$answer")"
  say "New log-in, shown once 新登录(仅显示一次):  $login  $(sed '1,/^\r*$/d' <<<"$answer" | json_value password)"
}

# Prints the authority behind a generated certificate (PEM).
certificate() {
  local folder answer
  folder=$(running_folder)
  [[ -n $folder ]] || fail "the platform is not running; start it with ./baigong up"
  answer=$(get "$folder" /api/v1/certificates/authority) || fail "the platform does not answer"
  head -n 1 <<<"$answer" | grep -q ' 200' ||
    fail "there is no authority of this platform's own: it runs without TLS, or with your certificate"
  sed '1,/^\r*$/d' <<<"$answer"
}

# Ends with 1 when the trail is not as the platform wrote it.
audit() {
  local folder answer body heads='' line
  [[ ${1:-} == verify ]] || fail "say what to do with the audit trail: ./baigong audit verify [FILE]"
  if [[ -n ${2:-} ]]; then
    [[ -r $2 ]] || fail "cannot read $2"
    while IFS= read -r line; do
      if [[ $line =~ ^[a-z0-9-]+\ [0-9]+\ [0-9]+:[0-9a-f]+$ ]]; then heads+="${heads:+,}\"$line\""; fi
    done <"$2"
    [[ -n $heads ]] || fail "$2 holds nothing that an earlier verification printed"
  fi
  folder=$(running_folder)
  [[ -n $folder ]] || fail "the platform is not running; start it with ./baigong up"
  answer=$(request "$folder" POST /api/v1/operations/audit-verification "$(cat "$folder/secrets/operator")" "{\"heads\":[$heads]}" 3600) ||
    fail "nothing was verified: the platform does not answer"
  body=$(sed '1,/^\r*$/d' <<<"$answer")
  head -n 1 <<<"$answer" | grep -q ' 200' || fail "nothing was verified: $body"
  say "$(tail -n +2 <<<"$body")"
  if [[ $(head -n 1 <<<"$body") == intact ]]; then
    say "The audit trail is as it was written 审计链完整."
  else
    fail "the audit trail was changed past the platform 审计链被改动"
  fi
}
