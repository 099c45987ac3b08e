#!/bin/sh
# Runs nginx and, beside it, a loop that compares the mounted files with those nginx has read. A change is tested first;
# a bad file or a certificate that does not fit its key is reported and never loaded. Reloading keeps open sockets: they
# stay with the old workers until worker_shutdown_timeout.
#
# The loop is a child of nginx' own process and not a second container, since only processes of the same process
# namespace can signal each other.
set -u

config=${EDGE_CONFIG:?path of nginx.conf}
watched=${EDGE_WATCHED:?folders to watch, separated by blanks}
state=${EDGE_STATE_DIR:?writable folder}
period=${EDGE_PERIOD_SECONDS:?seconds between two looks}

# Kubernetes swaps a mounted folder by links whose names begin with two dots: only what they lead to is compared.
fingerprint() {
  # shellcheck disable=SC2086 # a list of folders
  find -L $watched -name '..?*' -prune -o -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum
}

# Workers of earlier configurations that still hold sockets.
old_workers() {
  grep -l 'worker process is shutting down' /proc/[0-9]*/cmdline 2>/dev/null | wc -l
}

report() {
  {
    printf '# TYPE webide_nginx_reload_successful gauge\nwebide_nginx_reload_successful %s\n' "$1"
    printf '# TYPE webide_nginx_reload_timestamp_seconds gauge\nwebide_nginx_reload_timestamp_seconds %s\n' "$2"
    printf '# TYPE webide_nginx_watch_timestamp_seconds gauge\nwebide_nginx_watch_timestamp_seconds %s\n' "$(date +%s)"
    printf '# TYPE webide_nginx_old_workers gauge\nwebide_nginx_old_workers %s\n' "$(old_workers)"
  } >"$state/reload.prom.new" && mv "$state/reload.prom.new" "$state/reload.prom"
}

watch() {
  seen=$1
  good=1
  loaded=$(date +%s)
  while kill -0 "$$" 2>/dev/null; do
    report "$good" "$loaded"
    sleep "$period"
    now=$(fingerprint)
    [ "$now" = "$seen" ] && continue
    seen=$now
    if nginx -t -q -c "$config" && kill -HUP "$(cat "$state/nginx.pid")"; then
      good=1
      loaded=$(date +%s)
      echo "watch: files changed, nginx reloads" >&2
    else
      good=0
      echo "watch: files changed, but nginx refuses them; it goes on with the earlier ones" >&2
    fi
  done
}

watch "$(fingerprint)" &
exec nginx -c "$config" -g 'daemon off;'
