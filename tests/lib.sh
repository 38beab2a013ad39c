# For the tests of programs, sourced: the directory of the build comes first in PATH, $tmp is a
# directory of one's own that goes away, $here is tests/.  A test ends with close_tests.
set -u
export LC_ALL=C TZ=UTC0
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY

here=$(cd "$(dirname "$0")" && pwd)
shared=${PODSIFT_SHARED:-$here/../../shared}   # public data of others, where it is present
B=${B:-$here/../build}
PATH=$B:$PATH
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 141' PIPE
passed=0 failed=0 skipped=0
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1

# pass file...: what a sanitizer printed there fails the test, also where a pipeline hid the status
pass() {
	if cat /dev/null "$@" | grep -E "$sanitizer" >&2; then failed=$((failed + 1)); else passed=$((passed + 1)); fi
}
sanitizer='runtime error:|ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer'
fail() { failed=$((failed + 1)); echo "FAIL $(basename "$0"): $*" >&2; }
skip() { skipped=$((skipped + 1)); echo "SKIP $(basename "$0"): $*" >&2; }

# check name command...: the command succeeds
check() {
	name=$1; shift
	if "$@" >"$tmp/check.out" 2>&1; then pass "$tmp/check.out"; else fail "$name: $*: $(head -c 600 "$tmp/check.out")"; fi
}

# expect name status command...: the command's exit status, stdout and stderr are those of
# name.out and name.err beside this file; one that does not exist must be empty
expect() {
	name=$1 want=$2; shift 2
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	same=yes
	for stream in out err; do
		golden=$here/$name.$stream
		[ -e "$golden" ] || golden=/dev/null
		diff -u "$golden" "$tmp/$stream" >&2 || same=no
	done
	if [ "$rc" -eq "$want" ] && [ $same = yes ]; then pass "$tmp/err"; else fail "$name: status $rc, wanted $want"; fi
}

# says name status pattern command...: the exit status, and one line on stderr that matches pattern
says() {
	name=$1 want=$2 pattern=$3; shift 3
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	if [ "$rc" -ne "$want" ]; then fail "$name: status $rc, wanted $want: $(head -c 600 "$tmp/err")"
	elif ! grep -Eq -- "$pattern" "$tmp/err"; then fail "$name: stderr lacks '$pattern': $(head -c 600 "$tmp/err")"
	else pass "$tmp/err"
	fi
}

# gives name text command...: status 0, and exactly this text (and a line end) on stdout
gives() {
	name=$1 text=$2; shift 2
	rc=0; "$@" >"$tmp/out" 2>"$tmp/err" || rc=$?
	printf '%s\n' "$text" >"$tmp/want"
	if [ "$rc" -ne 0 ]; then fail "$name: status $rc: $(head -c 600 "$tmp/err")"
	elif diff -u "$tmp/want" "$tmp/out" >&2; then pass "$tmp/err"
	else fail "$name: other output"
	fi
}

# valid_records file: every line has 16 fields, or as feedfetch's 25, is UTF-8 and holds no control character
valid_records() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || return 1
	awk -F '\t' -f "$here/valid-records.awk" "$1"
}

close_tests() {
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
}
