# For tests, sourced behind lib.sh: a mail server that fails where it is told to (smtp-server.py).

# certificate dir name: a key and a certificate of its own for a host
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1/key.pem" -out "$1/cert.pem" -days 2 -subj "/CN=$2" \
		-addext "subjectAltName=DNS:$2" >"$1/openssl.out" 2>&1
}

# wait_for file: until it is there, or a minute has passed
wait_for() {
	waited=0
	while [ ! -s "$1" ] && [ $waited -lt 600 ]; do
		sleep 0.1
		waited=$((waited + 1))
	done
	[ -s "$1" ]
}

# smtp_start [arguments]: a server with these arguments; its directory is $mx, its port $port
smtp_servers=
smtp_start() {
	mx=$(mktemp -d "$tmp/mx.XXXXXX")
	cp "$tmp/key.pem" "$tmp/cert.pem" "$mx"
	python3 "$here/smtp-server.py" "$mx" "$@" >"$mx/out" 2>&1 &
	smtp_servers="$smtp_servers $!"
	wait_for "$mx/port" || return 1
	port=$(cat "$mx/port")
}

smtp_stop() {
	for pid in $smtp_servers; do kill "$pid" 2>/dev/null; done
	smtp_servers=
}

# taken: how many messages the server has
taken() { find "$mx/messages" -type f ! -name '*.new' | wc -l | tr -d ' '; }

# said command: how many times the server was told it
said() { grep -c "$1" "$mx/log"; }

# mail number recipients: a mail
mail() {
	printf 'From: Digest <me@example.org>\nTo: %s\nSubject: The day\nMessage-ID: <%s@example.org>\n\nWords of %s.\n' "$2" "$1" "$1"
}

trap 'smtp_stop; rm -rf "$tmp"' EXIT
certificate "$tmp" localhost
export SSL_CERT_FILE="$tmp/cert.pem" HOME="$tmp"
