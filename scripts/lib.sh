# Shared by run, test and the scripts: what must be there, where things stand, how the private PostgreSQL is started.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=${CHATPLATFORM_DATA:-$root/.data}
case $data in /*) ;; *) data=$PWD/$data ;; esac

say() { printf '\033[2m%s\033[0m\n' "$*"; }
die() { printf '\n%s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

# Builds, packages and a database want room; running out half-way leaves a mess behind.
need_disk() {
  local path=$1 need_mb=$2 free_mb
  mkdir -p "$path" 2>/dev/null || die "The folder $path cannot be made." "Choose another: CHATPLATFORM_DATA=/some/folder $0"
  free_mb=$(df -Pm "$path" | awk 'NR==2 {print $4}')
  [ "$free_mb" -ge "$need_mb" ] || die "Only $free_mb MB are free on the disk of $path; $need_mb MB are needed." \
    "Make room, or put the data elsewhere: CHATPLATFORM_DATA=/some/folder $0"
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Asks the app whether it is ready; bash alone, because a bare system has no curl.
is_ready() {
  local answer=
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /healthz/ready HTTP/1.0\r\n\r\n' >&3 || true
  read -r -t 5 answer <&3 || true
  exec 3>&-
  [[ $answer == *" 200 "* ]]
}

free_port() {
  local port=$1
  while port_is_taken "$port"; do port=$((port + 1)); done
  echo "$port"
}

# apt_install PACKAGE...: installs what is missing, or says what to install when this is no root shell on Debian.
apt_install() {
  command -v apt-get >/dev/null || die "These packages are missing: $*" "Install them with your system's package manager and start again."
  [ "$(id -u)" = 0 ] || die "These packages are missing: $*" "As root: apt-get update && apt-get install $*" "Then start again."
  say "Installing $*"
  export DEBIAN_FRONTEND=noninteractive
  # PostgreSQL's package would start a cluster of its own; ours is private.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
  fi
  [ -n "${apt_is_fresh:-}" ] || apt-get update -qq || die "The package lists could not be read (apt-get update failed)." "Check the network and the disk, then start again."
  apt_is_fresh=1
  apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install -y -qq --no-install-recommends "$@" >"$data/apt.log" 2>&1 \
    || die "Installing $* failed." "The log: $data/apt.log"
}

need_toolchain() {
  command -v dotnet >/dev/null || die "The .NET SDK 10 is missing." "Install it (package dotnet-sdk-10.0) and start again."
  dotnet --list-sdks | grep -q '^10\.' || die "The .NET SDK 10 is missing; there is: $(dotnet --list-sdks | tr '\n' ' ')" "Install dotnet-sdk-10.0 and start again."
  command -v node >/dev/null && command -v npm >/dev/null || die "Node.js 20 or newer with npm is missing." "Install it and start again."
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node.js $(node --version) is too old; 20 or newer is needed."
}

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1; }

# The distribution's PostgreSQL, and pgvector 0.8 or newer from its package or, where it has none, from its source package.
need_postgres() {
  [ -x "$(pg_bin)/initdb" ] || apt_install postgresql
  local version; version=$(basename "$(dirname "$(pg_bin)")")
  [ "$version" -ge 15 ] || die "PostgreSQL $version is too old; 15 or newer is needed."
  if [ ! -e "/usr/share/postgresql/$version/extension/vector.control" ]; then
    [ "$(id -u)" = 0 ] || die "PostgreSQL's extension pgvector is missing." "As root: $root/scripts/install-pgvector $version" "Then start again."
    say "Installing pgvector for PostgreSQL $version"
    "$root/scripts/install-pgvector" "$version" >"$data/pgvector.log" 2>&1 || die "pgvector could not be installed." "The log: $data/pgvector.log"
  fi
}

# PostgreSQL refuses to run as root: then it runs as the account of its package.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# Where the account postgres cannot reach the data folder (below /root), only the cluster moves; a link stands in its place.
cluster_folder() {
  local wanted=$1/postgres
  if [ "$(id -u)" = 0 ] && [ ! -L "$wanted" ] && ! runuser -u postgres -- test -x "$1"; then
    local elsewhere; elsewhere=/var/lib/chatplatform/$(printf '%s' "$1" | cksum | cut -d' ' -f1)
    mkdir -p "$elsewhere"; chmod 755 /var/lib/chatplatform
    ln -sfn "$elsewhere" "$wanted"
  fi
  mkdir -p "$wanted"; readlink -f "$wanted"
}

# start_postgres FOLDER [SETTING...]: makes and starts the private cluster; sets pg_port, pg_folder, pg_password, pg_was_running.
start_postgres() {
  local base=$1; shift
  mkdir -p "$base"
  pg_folder=$(cluster_folder "$base")
  if [ "$(id -u)" = 0 ]; then chown postgres "$pg_folder"; fi
  chmod 700 "$pg_folder"
  local bin; bin=$(pg_bin)
  if [ ! -e "$base/postgres.password" ]; then
    (umask 077; head -c 18 /dev/urandom | base64 | tr '+/' 'ab' > "$base/postgres.password")
  fi
  pg_password=$(cat "$base/postgres.password")
  if ! as_postgres test -e "$pg_folder/PG_VERSION"; then
    say "Making a private PostgreSQL in $base/postgres"
    as_postgres bash -c 'cd / && "$0" -D "$1" -U postgres -A scram-sha-256 --pwfile=<(cat) -E UTF8 --locale=C.UTF-8' "$bin/initdb" "$pg_folder" <<<"$pg_password" >"$base/initdb.log" 2>&1 \
      || die "The database could not be made." "The log: $base/initdb.log" "Often the disk is full or $base is not writable."
  fi
  if as_postgres "$bin/pg_ctl" -D "$pg_folder" status >/dev/null 2>&1; then
    pg_was_running=1
    pg_port=$(as_postgres sed -n 4p "$pg_folder/postmaster.pid")
    return
  fi
  pg_was_running=
  local options="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c random_page_cost=1.1 -c shared_buffers=256MB -c maintenance_work_mem=256MB -c autovacuum_vacuum_insert_scale_factor=0.02 -c autovacuum_naptime=5s"
  for setting in "$@"; do options="$options -c $setting"; done
  # Below the ports that outgoing connections get. One that nobody listens at may still be held: then the next.
  pg_port=$(cat "$base/postgres.port" 2>/dev/null || echo 15432)
  for _ in $(seq 20); do
    pg_port=$(free_port "$pg_port")
    echo "$pg_port" > "$base/postgres.port"
    if as_postgres "$bin/pg_ctl" -D "$pg_folder" -w -t 60 -l "$pg_folder/server.log" -o "-p $pg_port $options" start >/dev/null 2>&1; then return; fi
    as_postgres tail -n 5 "$pg_folder/server.log" 2>/dev/null | grep -q "Address already in use" || break
    pg_port=$((pg_port + 1))
  done
  die "PostgreSQL did not start." "Its last words:" "$(as_postgres tail -n 5 "$pg_folder/server.log" 2>/dev/null)"
}

stop_postgres() { as_postgres "$(pg_bin)/pg_ctl" -D "$pg_folder" -m fast -w stop >/dev/null 2>&1 || true; }

pg_sql() { PGOPTIONS="-c client_min_messages=warning" PGPASSWORD=$pg_password psql -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$pg_port" -U postgres "$@"; }

# Roles once a cluster, extensions once a database. template1 gets the extensions too, so that new databases have them.
bootstrap_database() {
  local name=$1
  pg_sql -d postgres -v password="$pg_password" -f "$root/scripts/roles.sql"
  [ -n "$(pg_sql -d postgres -c "select 1 from pg_database where datname = '$name'")" ] || pg_sql -d postgres -c "create database $name owner chatplatform_owner"
  for database in template1 "$name"; do pg_sql -d "$database" -f "$root/scripts/extensions.sql"; done
}

# The tests drop their databases while an app may still hold a connection: ending it takes membership in its role.
let_tests_drop_databases() { pg_sql -d postgres -c 'grant chatplatform_app to chatplatform_owner'; }

# fernet_key FOLDER: the key that secrets of this data folder lie under; made once.
fernet_key() {
  [ -s "$1/fernet.key" ] || (umask 077; head -c 32 /dev/urandom | base64 | tr '+/' '-_' > "$1/fernet.key")
  cat "$1/fernet.key"
}

connection_string() { echo "Host=127.0.0.1;Port=$pg_port;Database=$2;Username=$1;Password=$pg_password"; }

# npm_packages NAME: installs what the lock file of this folder says, when it is newer than the last time.
npm_packages() {
  if [ ! -e node_modules/.stamp ] || [ package-lock.json -nt node_modules/.stamp ]; then
    say "Installing the $1's packages"
    npm ci --no-audit --no-fund >"$data/npm-$1.log" 2>&1 || die "npm ci failed." "The log: $data/npm-$1.log"
    touch node_modules/.stamp
  fi
}

build_widget() {
  cd "$root/ChatPlatform.Widget"
  npm_packages widget
  local output="$root/ChatPlatform.Web/wwwroot/widget/frame.css"
  if [ ! -e "$output" ] || [ -n "$(find src styles build.mjs package.json tsconfig.json -newer "$output" -print -quit)" ]; then
    say "Building the widget"
    npm run --silent build >"$data/widget.log" 2>&1 || die "The widget could not be built." "The log: $data/widget.log"
  fi
  cd "$root"
}

build_console_assets() {
  cd "$root/ChatPlatform.Web/Assets"
  npm_packages console
  local output="$root/ChatPlatform.Web/wwwroot/pdf/LICENSE"
  if [ ! -e "$output" ] || [ node_modules/.stamp -nt "$output" ] || [ copy-assets.mjs -nt "$output" ]; then
    npm run --silent build >"$data/console-assets.log" 2>&1 || die "The files of the console could not be copied." "The log: $data/console-assets.log"
  fi
  cd "$root"
}

# build_dotnet TARGET: builds when a source is newer than the last build.
build_dotnet() {
  local target=$1 stamp; stamp=$data/built-$(basename "$1")
  if [ -e "$stamp" ] && [ -z "$(find "$root" \( -name bin -o -name obj -o -name node_modules -o -name .data -o -name .git \) -prune -o -type f \
       \( -name '*.cs' -o -name '*.razor' -o -name '*.css' -o -name '*.js' -o -name '*.json' -o -name '*.csproj' -o -name '*.props' -o -name '*.txt' -o -name '*.woff2' -o -name '*.sql' -o -name '*.pdf' -o -name '*.docx' \) -newer "$stamp" -print -quit)" ]; then
    return
  fi
  say "Building (the first time also fetches packages: some minutes)"
  touch "$stamp.new"
  dotnet build "$root/$target" -c Release -v quiet -nologo -clp:NoSummary >"$data/build.log" 2>&1 || { tail -n 20 "$data/build.log" >&2; die "The build failed." "The log: $data/build.log"; }
  mv "$stamp.new" "$stamp"
}
