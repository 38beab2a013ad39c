# feedfetch where the system fails it, by a library that is loaded before the others: no state says that an episode was
# given that was not.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"

check 'it runs' feedfetch -V
cat >"$tmp/fail.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* libcurl gives up at the call that $FAIL_PERFORM counts. */
int
curl_multi_perform(void *multi, int *running)
{
	static int calls;
	int (*real)(void *, int *) = (int (*)(void *, int *))dlsym(RTLD_NEXT, "curl_multi_perform");

	return getenv("FAIL_PERFORM") != NULL && ++calls >= atoi(getenv("FAIL_PERFORM")) ? 3 : real(multi, running);
}

/* There is no room for temporary files. */
FILE *
tmpfile(void)
{
	FILE *(*real)(void) = (FILE *(*)(void))dlsym(RTLD_NEXT, "tmpfile");

	if (getenv("FAIL_TMPFILE") == NULL)
		return real();
	errno = ENOSPC;
	return NULL;
}
END
if ! cc -shared -fPIC -o "$tmp/fail.so" "$tmp/fail.c" -ldl 2>/dev/null || ! LD_PRELOAD=$tmp/fail.so feedfetch -V >/dev/null 2>&1; then
	skip 'no library can be loaded before the others'
	close_tests
	exit
fi

# items n: a feed of n items
items() {
	awk -v n="$1" 'BEGIN {
		print "<rss version=\"2.0\"><channel><title>Show</title>"
		for (i = 1; i <= n; i++) printf "<item><guid>%d</guid><title>Item %d of many</title></item>\n", i, i
		print "</channel></rss>" }'
}
mkdir "$tmp/www"
serve "$tmp/www" 'location = /slow.xml { limit_rate 20k; }' || { skip 'no nginx here'; close_tests; exit; }
items 1000 >"$tmp/www/slow.xml"
items 4000 >"$tmp/www/large.xml"
printf '%s\n' "$base/slow.xml" "$base/large.xml" >"$tmp/list"

for j in 1 2; do
	says "libcurl gives up, -j $j" 75 'libcurl gave up' \
		env LD_PRELOAD="$tmp/fail.so" FAIL_PERFORM=6 feedfetch -L -j $j -s "$tmp/state$j" "$tmp/list"
	check "libcurl gives up, -j $j: no state" [ ! -e "$tmp/state$j" ]
	says "no room for what waits, -j $j" 75 'temporary file: No space left' \
		env LD_PRELOAD="$tmp/fail.so" FAIL_TMPFILE=1 feedfetch -L -j $j -s "$tmp/state$j" "$tmp/list"
	check "no room for what waits, -j $j: no state" [ ! -e "$tmp/state$j" ]
	# the disk's error is not hidden by the limit that the feed meets behind it
	rc=0
	env LD_PRELOAD="$tmp/fail.so" FAIL_TMPFILE=1 feedfetch -L -j $j -M 200K -s "$tmp/state$j" "$tmp/list" >"$tmp/out" 2>"$tmp/err" || rc=$?
	check "no room, and too large, -j $j: status $rc" [ $rc -eq 75 ]
	check "no room, and too large, -j $j: no state" [ ! -e "$tmp/state$j" ]
	feedfetch -L -j $j -s "$tmp/state$j" "$tmp/list" >"$tmp/out" 2>"$tmp/err"
	check "then all is given, -j $j" [ "$(wc -l <"$tmp/out")" -eq 5000 ]
done
close_tests
