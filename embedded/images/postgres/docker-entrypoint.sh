#!/bin/bash
# Starts PostgreSQL as the production image does. An empty PGDATA is initialised first, as the environment says:
# POSTGRES_PASSWORD (must be set), POSTGRES_USER, POSTGRES_DB, POSTGRES_INITDB_ARGS, then /docker-entrypoint-initdb.d/*.sh and *.sql in
# order of their names. It is initialised beside its place and renamed when whole, so that what an interrupted first start
# left is never taken for a database.
set -euo pipefail

if [ "${1:-postgres}" != postgres ] && [ "${1#-}" = "$1" ]; then exec "$@"; fi
[ "${1:-}" = postgres ] && shift

initialise() {
  local data=$1 user=${POSTGRES_USER:-postgres} file
  : "${POSTGRES_PASSWORD:?is not set: the password of the account ${user}}"
  rm -rf "$data"
  mkdir -p "$data"
  chmod 700 "$data"
  # shellcheck disable=SC2086 # a list of arguments
  initdb --pgdata="$data" --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all scram-sha-256\n' >>"$data/pg_hba.conf"
  printf "\nlisten_addresses = '*'\n" >>"$data/postgresql.conf"
  # Reached through its socket only, so that nobody meets a half-made database.
  PGUSER=$user pg_ctl --pgdata="$data" --options="-c listen_addresses=''" --wait start
  export PGUSER=$user PGPASSWORD=$POSTGRES_PASSWORD
  if [ "${POSTGRES_DB:-$user}" != postgres ]; then createdb "${POSTGRES_DB:-$user}"; fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) psql --no-psqlrc --set=ON_ERROR_STOP=1 --dbname="${POSTGRES_DB:-$user}" --file="$file" ;;
      *) [ ! -e "$file" ] || echo "postgres: ignores $file" >&2 ;;
    esac
  done
  unset PGUSER PGPASSWORD
  pg_ctl --pgdata="$data" --mode=fast --wait stop
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if ! (initialise "$PGDATA.initialising"); then
    pg_ctl --pgdata="$PGDATA.initialising" --mode=immediate stop >/dev/null 2>&1 || true
    echo "postgres: the database could not be initialised; the next start begins anew" >&2
    exit 1
  fi
  rm -rf "$PGDATA"
  mv "$PGDATA.initialising" "$PGDATA"
fi
exec postgres "$@"
