# A proxy in the environment does not open the way to addresses that are not public.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/nginx.sh
. "$here/nginx.sh"

cp "$here/../demo/load-bearing.xml" "$tmp"
serve "$tmp"
echo "$base/load-bearing.xml" >"$tmp/list"
says "no proxy" 1 'not public' feedfetch "$tmp/list"
says "a proxy for https alone" 1 'not public' env https_proxy=http://127.0.0.1:9 feedfetch "$tmp/list"
says "a proxy, and not for this host" 1 'not public' env http_proxy=http://127.0.0.1:9 no_proxy=127.0.0.1 feedfetch "$tmp/list"
# nginx answers a proxy's request as its own: the proxy itself may be private
echo "http://feeds.example/load-bearing.xml" >"$tmp/far"
check "by a proxy" sh -c "http_proxy=$base feedfetch '$tmp/far' | awk 'END { exit NR != 2 }'"
check "by a proxy without a scheme" sh -c "http_proxy=${base#http://} feedfetch '$tmp/far' | awk 'END { exit NR != 2 }'"
stop_serving
close_tests
