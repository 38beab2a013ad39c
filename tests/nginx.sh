# For tests and the demo, sourced behind the definition of $tmp: a real nginx on loopback.

# serve dir [directives]: serves dir at $base, http://127.0.0.1:PORT, with further directives of nginx's
# "server"; fails where there is no nginx.  Its files are in $tmp/nginx.
serve() {
	nginx=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx) || return 1
	stop_serving
	mkdir -p "$tmp/nginx"
	tries=0
	while [ $tries -lt 20 ]; do
		tries=$((tries + 1))
		port=$((20000 + ($$ * 31 + tries * 1009) % 20000))
		nginx_conf "$1" "${2-}" >"$tmp/nginx/conf"
		if "$nginx" -p "$tmp/nginx/" -c conf -e "$tmp/nginx/error.log" 2>"$tmp/nginx/start.log"; then
			base=http://127.0.0.1:$port
			return 0
		fi
	done
	cat "$tmp/nginx/start.log" >&2
	return 1
}

nginx_conf() {
	[ "$(id -u)" -ne 0 ] || echo 'user root;'   # else its worker may not read $tmp
	cat <<-END
	worker_processes 1;
	pid pid;
	error_log error.log;
	events { worker_connections 512; }
	http {
		access_log access.log;
		client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
		uwsgi_temp_path uwsgi; scgi_temp_path scgi;
		types { text/xml xml; text/html html; text/vtt vtt; application/x-subrip srt;
			application/json json; text/plain txt md; }
		default_type application/octet-stream;
		server { listen 127.0.0.1:$port; root $1; $2 }
	}
	END
}

stop_serving() {
	[ -s "$tmp/nginx/pid" ] || return 0
	kill "$(cat "$tmp/nginx/pid")" 2>/dev/null
	waited=0
	while [ -e "$tmp/nginx/pid" ] && [ $waited -lt 50 ]; do
		sleep 0.1
		waited=$((waited + 1))
	done
	return 0
}

trap 'stop_serving; rm -rf "$tmp"' EXIT
