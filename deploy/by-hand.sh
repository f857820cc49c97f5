#!/usr/bin/env bash
# What compose.yaml starts, without containers: Postgres, the app and the front door of this checkout, on a bare Debian or Ubuntu.
#
#   deploy/by-hand.sh start FOLDER    everything that is kept, and the logs, lie in FOLDER; its sign_in.toml must be there
#   deploy/by-hand.sh stop FOLDER
#
# Needs the packages postgresql, nginx and openssl, and .venv as the README makes it. Without FOLDER/certificates a certificate is made
# that no browser trusts. Ports and name: COMMON_TIME_HOST, COMMON_TIME_HTTPS_PORT, COMMON_TIME_HTTP_PORT, COMMON_TIME_APP_PORT,
# COMMON_TIME_DATABASE_PORT. Where Postgres's own programs are: COMMON_TIME_POSTGRES_BIN.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
action=${1:-} folder=${2:-}
if [[ ! $action =~ ^(start|stop)$ || -z $folder ]]; then
  echo "deploy/by-hand.sh start FOLDER, or stop FOLDER" >&2
  exit 2
fi
python=$root/.venv/bin/python
postgres=${COMMON_TIME_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)}
as_postgres=() as_nginx=""
if [ "$(id -u)" = 0 ]; then # neither of them works as root
  as_postgres=(runuser -u postgres --) as_nginx="user www-data;"
fi

stop() {
  for part in door/nginx app; do
    if [ -f "$folder/$part.pid" ]; then
      kill "$(cat "$folder/$part.pid")" 2>/dev/null || true
    fi
  done
  rm -f "$folder/app.pid"
  if [ -f "$folder/database/data/postmaster.pid" ]; then
    (cd / && "${as_postgres[@]}" "$postgres/pg_ctl" -D "$folder/database/data" -m fast -w stop >/dev/null) || true
  fi
}

if [ "$action" = stop ]; then
  folder=$(cd "$folder" && pwd)
  stop
  exit
fi

for need in "$python" "$postgres/initdb" "$(command -v nginx || echo /usr/sbin/nginx)" "$(command -v openssl || echo openssl)"; do
  [ -x "$need" ] || { echo "$need is missing. Needed: apt-get install postgresql nginx openssl, and .venv with .[server]" >&2; exit 1; }
done
mkdir -p "$folder" && folder=$(cd "$folder" && pwd) && chmod 711 "$folder"
[ -f "$folder/sign_in.toml" ] || { echo "Put the sign-in into $folder/sign_in.toml (deploy/sign_in.toml.example)." >&2; exit 1; }
export COMMON_TIME_HOST=${COMMON_TIME_HOST:-localhost}
export COMMON_TIME_HTTPS_PORT=${COMMON_TIME_HTTPS_PORT:-8443} COMMON_TIME_HTTP_PORT=${COMMON_TIME_HTTP_PORT:-8080}
export COMMON_TIME_ADDRESS=$COMMON_TIME_HOST:$COMMON_TIME_HTTPS_PORT
export COMMON_TIME_APP=127.0.0.1:${COMMON_TIME_APP_PORT:-8501}
export COMMON_TIME_CERTIFICATE=$folder/certificates/fullchain.pem COMMON_TIME_KEY=$folder/certificates/privkey.pem
export COMMON_TIME_LOG=$folder/door/access.log COMMON_TIME_ERROR_LOG=$folder/door/error.log
trap 'echo "It did not start; the logs are in $folder." >&2; stop' ERR

# --- Postgres, on loopback alone -------------------------------------------------------------------------------------
port=${COMMON_TIME_DATABASE_PORT:-5433}
mkdir -p "$folder/database"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder/database"; fi
chmod 700 "$folder/database"
if [ ! -f "$folder/database.address" ]; then
  password=$(openssl rand -hex 24)
  (cd / && "${as_postgres[@]}" bash -c '
    umask 077 && cat > "$1/password" && "$2/initdb" -D "$1/data" -U common_time --pwfile="$1/password" --auth=scram-sha-256 --encoding=UTF8 >/dev/null
    rm "$1/password"' _ "$folder/database" "$postgres" <<<"$password")
  (umask 077 && echo "postgresql://common_time:$password@127.0.0.1:$port/postgres" > "$folder/database.address")
fi
(cd / && "${as_postgres[@]}" "$postgres/pg_ctl" -D "$folder/database/data" -l "$folder/database/log" -w \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/database -c log_error_verbosity=terse" start >/dev/null)

# --- the app, on loopback alone ---------------------------------------------------------------------------------------
mkdir -p "$folder/data" && chmod 700 "$folder/data"
chmod 600 "$folder/sign_in.toml"
cd "$root"
COMMON_TIME_DATA=$folder/data COMMON_TIME_DATABASE=$(cat "$folder/database.address") \
  setsid nohup "$python" -m planner.cli serve --port "${COMMON_TIME_APP##*:}" --sign-in "$folder/sign_in.toml" \
  >>"$folder/app.log" 2>&1 </dev/null &
echo $! >"$folder/app.pid"

# --- the front door ----------------------------------------------------------------------------------------------------
mkdir -p "$folder/certificates" "$folder/door/kept"
chmod 700 "$folder/certificates"
if [ ! -f "$COMMON_TIME_CERTIFICATE" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$COMMON_TIME_HOST" -addext "subjectAltName=DNS:$COMMON_TIME_HOST" \
    -keyout "$COMMON_TIME_KEY" -out "$COMMON_TIME_CERTIFICATE" 2>/dev/null
fi
"$python" - "$root/deploy/nginx.conf.template" >"$folder/door/common-time.conf" <<'PYTHON'
import os, re, sys
print(re.sub(r"\$\{(COMMON_TIME_\w+)\}", lambda name: os.environ[name[1]], open(sys.argv[1], encoding="utf-8").read()), end="")
PYTHON
cat >"$folder/door/nginx.conf" <<NGINX
$as_nginx
pid $folder/door/nginx.pid;
error_log $folder/door/error.log;
worker_processes auto;
events { worker_connections 2048; }
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $folder/door/kept/bodies;
    proxy_temp_path       $folder/door/kept/answers;
    fastcgi_temp_path     $folder/door/kept/fastcgi;
    uwsgi_temp_path       $folder/door/kept/uwsgi;
    scgi_temp_path        $folder/door/kept/scgi;
    include $folder/door/common-time.conf;
}
NGINX
nginx=$(command -v nginx || echo /usr/sbin/nginx)
"$nginx" -q -t -e "$folder/door/error.log" -c "$folder/door/nginx.conf"
"$nginx" -e "$folder/door/error.log" -c "$folder/door/nginx.conf"

"$python" - "$COMMON_TIME_APP" "$(cat "$folder/app.pid")" <<'PYTHON'
import os, sys, time, urllib.request
for _ in range(800):  # a machine that has much to do
    try:
        urllib.request.urlopen(f"http://{sys.argv[1]}/_stcore/health", timeout=2)
        break
    except OSError:
        os.kill(int(sys.argv[2]), 0)  # it has ended: its log says why
        time.sleep(0.3)
else:
    sys.exit("The app does not answer.")
PYTHON
echo "https://$COMMON_TIME_ADDRESS"
