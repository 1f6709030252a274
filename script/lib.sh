# shellcheck shell=bash
# Shared by the scripts beside it; source it, do not run it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Compiled dependencies, tools and packages of every clone of this user.
cache=${MELLANRUM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mellanrum}
tools=$cache/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target} npm_config_cache=$cache/npm PIP_CACHE_DIR=$cache/pip
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
# The built web client, which the server's build script embeds.
export MELLANRUM_WEB_DIST=$root/client-web/build
export PATH=$tools/bin:$PATH
mkdir -p "$tools"

say() { printf '%s\n' "$@"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- What must be on the machine -------------------------------------------------------------

# The newest installed PostgreSQL's programs; empty when there are none.
find_pg_bin() {
  local found=${PG_BIN:-}
  [ -n "$found" ] || found=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
  if [ -z "$found" ] && have initdb; then found=$(dirname "$(command -v initdb)"); fi
  if [ -n "$found" ] && [ -x "$found/initdb" ] && [ -x "$found/postgres" ]; then say "$found"; fi
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
}

# at_least VERSION LEAST
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
node_ok() { have node && have npm && at_least "$(node --version | tr -d v)" 20.19; }
venv_ok() { python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }

postgres_ok() {
  local bin; bin=$(find_pg_bin)
  [ -n "$bin" ] && at_least "$("$bin/postgres" --version | grep -oE '[0-9]+' | head -n 1)" 15
}

redis_ok() {
  have "${REDIS_SERVER:-redis-server}" &&
    at_least "$("${REDIS_SERVER:-redis-server}" --version | sed -E 's/.*v=([0-9.]+).*/\1/')" 7
}

# Is it there? One word of `need` per line.
met() {
  case $1 in
    rust) have cargo && have rustfmt && cargo clippy --version >/dev/null 2>&1 ;;
    cargo) have cargo ;;
    node) node_ok ;;
    cc) have cc ;;
    certificates) [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/ssl/cert.pem ] || [ -e /etc/pki/tls/certs ] ;;
    postgres) postgres_ok ;;
    redis) redis_ok ;;
    python) venv_ok ;;
    chromium) [ -n "$(find_chromium)" ] ;;
  esac
}

describe() {
  case $1 in
    rust) say 'Rust with rustfmt and clippy (https://rustup.rs)' ;;
    cargo) say 'Rust (https://rustup.rs)' ;;
    node) say 'Node 20.19 or newer, with npm (https://nodejs.org)' ;;
    cc) say 'a C compiler, as cc' ;;
    certificates) say 'root certificates (ca-certificates)' ;;
    postgres) say 'PostgreSQL 15 or newer (initdb and postgres; PG_BIN names their folder)' ;;
    redis) say 'Redis 7 or newer (redis-server; REDIS_SERVER names the program)' ;;
    python) say 'Python 3 with venv and pip' ;;
    chromium) say 'Chromium or Chrome (CHROMIUM names the program)' ;;
  esac
}

# Debian's packages for it; none for Rust and Node, which people bring themselves.
packages() {
  case $1 in
    cc) say gcc libc6-dev ;;
    certificates) say ca-certificates ;;
    postgres) say postgresql ;;
    redis) say redis-server ;;
    python) say python3-venv python3-pip ;;
    # Ubuntu's package only fetches a snap, which a container cannot run.
    chromium) grep -qi '^ID=ubuntu' /etc/os-release || say chromium ;;
  esac
}

# need WORD…: installs what is missing where we can, and names the rest.
need() {
  local word wanted=() missing=()
  for word in "$@"; do met "$word" || missing+=("$word"); done
  [ ${#missing[@]} -gt 0 ] || return 0

  if have apt-get; then
    for word in "${missing[@]}"; do
      # shellcheck disable=SC2207 # a list of words
      wanted+=($(packages "$word"))
    done
    if [ ${#wanted[@]} -gt 0 ]; then
      local sudo=()
      if [ "$(id -u)" != 0 ]; then sudo=(sudo); fi
      if [ ${#sudo[@]} -eq 0 ] || have sudo; then apt_install "${wanted[@]}"; fi
    fi
  fi

  local left=0
  for word in "${missing[@]}"; do
    if ! met "$word"; then printf 'missing: %s\n' "$(describe "$word")" >&2; left=1; fi
  done
  [ $left = 0 ] || exit 1
}

# Installs packages and keeps them from starting their services: we start our own.
apt_install() {
  say "installing: $*"
  local policy=/usr/sbin/policy-rc.d ours=0 failed=0
  "${sudo[@]}" apt-get update -qq
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee $policy >/dev/null
    "${sudo[@]}" chmod 755 $policy
    ours=1
  fi
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >"$cache/apt.log" 2>&1 || failed=1
  if [ $ours = 1 ]; then "${sudo[@]}" rm -f $policy; fi
  if [ $failed = 1 ]; then tail -n 20 "$cache/apt.log" >&2; die "apt-get could not install: $*"; fi
}

# --- Building -----------------------------------------------------------------------------------

# npm_ci FOLDER: installs its packages unless the lock file is the one they were installed from.
npm_ci() {
  local stamp=$1/node_modules/.installed-from
  if ! cmp -s "$1/package-lock.json" "$stamp"; then
    (cd "$1" && npm ci --no-progress)
    cp "$1/package-lock.json" "$stamp"
  fi
}

# cargo_tool NAME VERSION [FLAG…]: installs a cargo command into the cache, once. Unoptimised: these
# run for seconds, while an optimised build of them takes many minutes.
cargo_tool() {
  local name=$1 version=$2
  shift 2
  if [ -x "$tools/bin/$name" ] && "$tools/bin/$name" --version 2>/dev/null | grep -qF "$version"; then return; fi
  say "installing $name $version"
  CARGO_TARGET_DIR=$tools/build CARGO_INCREMENTAL=0 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    cargo install "$name" --version "$version" --locked --force --quiet --root "$tools" "$@" || return 1
  rm -rf "$tools/build"
}

# What the web client is built from, as one hash.
web_sources() {
  (cd "$root/client-web" && find . \( -name node_modules -o -name build -o -name .svelte-kit \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 cat | cksum)
}

# Builds the web client unless its sources are those it was built from: each build names its files anew, and the server that holds
# them would have to be built again.
build_web() {
  local stamp=$root/client-web/node_modules/.built-from sources
  npm_ci "$root/client-web"
  sources=$(web_sources)
  if [ -e "$root/client-web/build/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then return; fi
  say 'building the web client'
  (cd "$root/client-web" && npm run --silent build >"$cache/web-build.log" 2>&1) ||
    { cat "$cache/web-build.log" >&2; die 'the web client does not build'; }
  printf '%s\n' "$sources" >"$stamp"
}

# Builds the web client and, with it inside, the release server; sets `server` to the program.
build_server() {
  build_web
  say 'building the server (minutes the first time)'
  (cd "$root" && cargo build --release --locked --bin mellanrum)
  # shellcheck disable=SC2034 # for the caller
  server=$CARGO_TARGET_DIR/release/mellanrum
}
