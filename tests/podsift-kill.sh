# podsift, killed at random moments: podsift-kill.py.  $KILLS times (make check-kill: 200); $SEED for other moments.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
command -v python3 >/dev/null || { skip "no python3 here"; passed=1; close_tests; exit; }
mkdir "$tmp/www" "$tmp/mail"
serve "$tmp/www" || { skip "no nginx here"; passed=1; close_tests; exit; }
python3 "$here/smtp-server.py" "$tmp/mail" & server=$!
trap 'kill $server; stop_serving; rm -rf "$tmp"' EXIT
tries=0; while [ ! -e "$tmp/mail/port" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
python3 "$here/podsift-kill.py" "$tmp" "$base" "${KILLS:-10}" "${SEED:-1}"
