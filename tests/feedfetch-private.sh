# Private feeds: who is told who the user is, and that nobody else learns it; addresses that are not public;
# and what is lost is never said to have been given.
. "$(dirname "$0")/lib.sh"
. "$here/nginx.sh"
export HOME="$tmp/home"
mkdir "$tmp/www" "$HOME"

# feed title n...
feed() {
	printf '<rss version="2.0"><channel><title>%s</title>\n' "$1"; shift
	for n; do printf '<item><guid>g%s</guid><title>Item %s</title></item>\n' "$n" "$n"; done
	printf '</channel></rss>\n'
}
list() { for url; do echo "$url"; done >"$tmp/list"; }
logins() { printf '%s\n' "$@" >"$tmp/logins"; chmod 600 "$tmp/logins"; }
netrc() { printf '%s\n' "$@" >"$HOME/.netrc"; chmod 600 "$HOME/.netrc"; }
go() { rc=0; feedfetch -L "$@" "$tmp/list" >"$tmp/out" 2>"$tmp/err" || rc=$?; }
came() { [ "$rc,$(cut -f 9 "$tmp/out" | paste -s -d , -)" = '0,Item 2,Item 1' ]; }
barred() { [ "$rc" -eq 1 ] && [ ! -s "$tmp/out" ] && grep -q "HTTP status $1" "$tmp/err"; }

# What no message shows
list 'ftp://me:my-word@e.example/' 'https://me:my-word@e.example/feed' 'me:my-word@e.example'
says "a password in a list" 1 "list:2: not an http or https URL without a user \\(see -C\\): 'https://\\*\\*\\*@e.example/feed'" feedfetch "$tmp/list"
check "a password in a list: never said" [ "$(grep -c 'my-word' "$tmp/err"),$(wc -l <"$tmp/err")" = 0,3 ]

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key" -out "$tmp/cert" -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 >"$tmp/openssl" 2>&1
PATH=$PATH:/usr/sbin nginx -V 2>&1 | grep -q http_v2_module && h2=http2 || h2=
other=$((40000 + $$ % 10000)) tls=$((50000 + $$ % 10000))
if ! serve "$tmp/www" "
	listen 127.0.0.1:$other;
	listen 127.0.0.1:$tls ssl $h2; ssl_certificate $tmp/cert; ssl_certificate_key $tmp/key;
	location = /user.xml { if (\$http_authorization != 'Basic bWU6bXkgd29yZA==') { return 401; } }
	location = /token.xml { if (\$http_authorization != 'Bearer t0k3n') { return 401; } }
	location = /nobody.xml { if (\$http_authorization != '') { return 403; } }
	location = /page2.xml { if (\$http_authorization != '') { return 403; } }
	location = /home.xml { if (\$http_authorization != 'Bearer t0k3n') { return 401; } return 302 /token.xml; }
	location = /away.xml { if (\$http_authorization = '') { return 401; } return 302 http://localhost:\$server_port/nobody.xml; }
	location = /port.xml { if (\$http_authorization = '') { return 401; } return 302 http://127.0.0.1:$other/nobody.xml; }
	location = /down.xml { if (\$http_authorization = '') { return 401; } return 302 http://localhost:$other/nobody.xml; }
	location = /secret.xml { if (\$arg_auth != 'my-word') { return 401; } }
	location = /tolocal { proxy_pass http://127.0.0.1:18081/tolocal; }
	location = /toother.xml { return 302 http://localhost:$other/one.xml; }
	location = /slow.xml { limit_rate 2k; }"
then
	skip "no nginx here, or no openssl: private feeds"
	close_tests
	exit
fi
for name in one user token nobody secret page2; do feed "$name" 2 1 >"$tmp/www/$name.xml"; done

# A login is for its host, its port, and never for a weaker line.
logins '127.0.0.1 t0k3n'
list "$base/home.xml"; go -C "$tmp/logins"
check "a redirect at home: sent" came
for case in away port; do
	list "$base/$case.xml"
	go -C "$tmp/logins"
	check "$case: a token is not sent there" came
	logins '127.0.0.1 me my word'; go -C "$tmp/logins"
	check "$case: nor a password" came
	go
	check "$case: without it" barred 401
	logins '127.0.0.1 t0k3n'
done
list "$base/nobody.xml"; go -C "$tmp/logins"
check "it would be noticed" barred 403
list "https://localhost:$tls/down.xml"
logins 'localhost t0k3n'
export SSL_CERT_FILE="$tmp/cert"
go -C "$tmp/logins"
check "https to http: not sent" came
list "https://localhost:$tls/token.xml"; go -C "$tmp/logins"
check "https: sent" came
[ -z "$h2" ] || check "https: HTTP/2" grep -q '"GET /token.xml HTTP/2.0" 200' "$tmp/nginx/access.log"
unset SSL_CERT_FILE
go -C "$tmp/logins"
check "https: a certificate that nobody vouches for" grep -q 'SSL certificate problem' "$tmp/err"
# pages and new addresses are asked as who the user is there
feed "</title><link xmlns='http://www.w3.org/2005/Atom' rel='next' href='http://localhost:$other/page2.xml'/><title>" 3 >"$tmp/www/token.xml"
logins '127.0.0.1 t0k3n'
list "$base/token.xml"; go -C "$tmp/logins"
check "a page elsewhere: not sent" [ "$rc,$(wc -l <"$tmp/out")" = 0,3 ]
# nor to a page or new address at home that stands on a weaker line, now or by the next run
export SSL_CERT_FILE="$tmp/cert"
feed "</title><link xmlns='http://www.w3.org/2005/Atom' rel='next' href='http://localhost:$other/page2.xml'/><title>" 3 >"$tmp/www/token.xml"
logins 'localhost t0k3n'
list "https://localhost:$tls/token.xml"; go -C "$tmp/logins"
check "https to a page by http: not sent" [ "$rc,$(wc -l <"$tmp/out")" = 0,3 ]
feed "</title><new-feed-url xmlns='http://www.itunes.com/dtds/podcast-1.0.dtd'>http://localhost:$other/nobody.xml</new-feed-url><title>" \
	2 1 >"$tmp/www/token.xml"
go -C "$tmp/logins" -s "$tmp/weaker"
check "https to a new address by http: not sent" grep -q "^moved	http://localhost:$other/nobody.xml\$" "$tmp/weaker"
feed nobody 3 2 1 >"$tmp/www/nobody.xml"
go -C "$tmp/logins" -s "$tmp/weaker"
check "https to a new address by http: nor later" [ "$rc,$(cut -f 9 "$tmp/out")" = '0,Item 3' ]
feed nobody 2 1 >"$tmp/www/nobody.xml"
unset SSL_CERT_FILE
feed token 2 1 >"$tmp/www/token.xml"

# netrc
netrc 'machine 127.0.0.1 login me password "my word"'
list "$base/user.xml"; go
check "netrc" came
list "$base/away.xml"; go
check "netrc: not sent elsewhere" came
netrc 'machine localhost login me password "my word"'
list "https://localhost:$tls/down.xml"; SSL_CERT_FILE=$tmp/cert go
check "netrc: https to http: not sent" came
netrc 'machine 127.0.0.1 login me password "my word"'
list "$base/token.xml"; logins '127.0.0.1 t0k3n'; go -C "$tmp/logins"
check "-C stands before netrc" came
list "$base/user.xml"; logins 'localhost t0k3n'; go -C "$tmp/logins"
check "-C, and netrc is not asked" barred 401
rm "$HOME/.netrc"

# A token in a feed's address: in no message, in no record.
list "$base/secret.xml?auth=my-word" "$base/gone.xml?auth=my-word" "$base/gone.xml?x=0123456789abcdefmy-word"
go -v -s "$tmp/state"
check "a token in the address" [ "$(cut -f 9 "$tmp/out" | paste -s -d , -)" = 'Item 2,Item 1' ]
check "never said" [ "$(cat "$tmp/out" "$tmp/err" | grep -c my-word)" -eq 0 ]
check "what is said" grep -q "^feedfetch: $base/gone.xml?auth=\*\*\*: HTTP status 404$" "$tmp/err"
go -v -s "$tmp/state"
check "nor when it waits" [ "$(grep -c 'waiting: not asked' "$tmp/err"),$(grep -c my-word "$tmp/err")" = 2,0 ]
check "a state is its owner's alone" [ "$(find "$tmp/state" -perm 600)" = "$tmp/state" ]

# From a public name to an address that is not: refused at the hop.  A proxy makes a name public here.
list http://feeds.example/toother.xml
says "public to loopback" 1 'toother.xml: the address is not public' \
	env http_proxy="$base" no_proxy=localhost feedfetch "$tmp/list"
check "public to loopback: nothing came" [ ! -s "$tmp/out" ]
http_proxy=$base no_proxy=localhost feedfetch -L "$tmp/list" >"$tmp/out" 2>"$tmp/err"
check "public to loopback with -L" [ "$(wc -l <"$tmp/out")" -eq 2 ]
feed "</title><link xmlns='http://www.w3.org/2005/Atom' rel='next' href='http://localhost:$other/page2.xml'/><title>" 3 >"$tmp/www/paged.xml"
list http://feeds.example/paged.xml
says "a page at a private address" 1 'page2.xml: the address is not public \(-L allows it; for podsift, private yes\); older items are given up' \
	env http_proxy="$base" no_proxy=localhost feedfetch "$tmp/list"
check "the rest is given" [ "$(wc -l <"$tmp/out")" -eq 1 ]
feed "</title><new-feed-url xmlns='http://www.itunes.com/dtds/podcast-1.0.dtd'>http://localhost:$other/one.xml</new-feed-url><title>" 3 >"$tmp/www/moving.xml"
list http://feeds.example/moving.xml
says "a new address that is private" 0 'one.xml: the address is not public \(-L allows it; for podsift, private yes\); it stays where it is' \
	env http_proxy="$base" no_proxy=localhost feedfetch -v -s "$tmp/moving" "$tmp/list"
check "not noted" [ "$(grep -c '^moved' "$tmp/moving")" -eq 0 ]
if [ -e "$shared/feeds/hostile/hostile-server.py" ] && command -v python3 >/dev/null; then
	python3 "$shared/feeds/hostile/hostile-server.py" 2>/dev/null & pid=$!
	sleep 1
	list http://feeds.example/tolocal
	if kill -0 $pid 2>/dev/null; then
		says "hostile: to loopback" 1 'the address is not public' \
			env http_proxy="$base" no_proxy=localhost feedfetch "$tmp/list"
		check "hostile: nothing came" [ ! -s "$tmp/out" ]
		http_proxy=$base no_proxy=localhost feedfetch -L "$tmp/list" >"$tmp/out"
		check "hostile: with -L" grep -q SECRET "$tmp/out"
		kill $pid
	else
		skip "its port is taken: the hostile server"
	fi
	wait $pid 2>/dev/null
else
	skip "no $shared, or no python3: the hostile server"
fi

# The disk is full while records wait for a feed before theirs: what is lost was not given.
# shellcheck disable=SC2046
feed Slow $(awk 'BEGIN { for (i = 0; i < 80; i++) print i }') >"$tmp/www/slow.xml"
# shellcheck disable=SC2046
feed Long $(awk 'BEGIN { for (i = 0; i < 3000; i++) print i }') >"$tmp/www/long.xml"
list "$base/slow.xml" "$base/long.xml" "$base/one.xml"
# shellcheck disable=SC2016
says "no room for what waits" 75 'long.xml: temporary file: File too large' \
	sh -c 'trap "" XFSZ; ulimit -f 8; { feedfetch -L -s "$1" "$2"; echo $? >&3; } 3>&1 >"$3" | { read -r rc; exit "$rc"; }' - \
	"$tmp/lost" "$tmp/list" /dev/null
check "no room: no state" [ ! -e "$tmp/lost" ]
go -s "$tmp/lost"
check "no room: all is given by the next run" [ "$(wc -l <"$tmp/out")" -eq 3082 ]
stop_serving
close_tests
