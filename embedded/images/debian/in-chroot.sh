# Runs as root in the namespaces of an overlay: makes the folder $1 the root of a Debian system and builds in it.
# usage: in-chroot.sh ROOT LISTS PACKAGES BEFORE AFTER [FOLDER NAME]...
#   LISTS     folder for apt's lists, kept between builds
#   PACKAGES  to install, separated by blanks; may be empty, like the scripts run before and after
#   FOLDER    is seen inside as /build/NAME
# What is mounted here is seen by nobody else and ends with this process.
set -eu
root=$1 lists=$2 packages=$3 before=$4 after=$5
shift 5

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$(readlink -f /etc/resolv.conf)" "$root/etc/resolv.conf"
mount --bind /etc/hosts "$root/etc/hosts"
mount --bind "$lists" "$root/var/lib/apt/lists"
while [ $# -gt 0 ]; do
  mount --bind -o ro "$1" "$root/build/$2"
  shift 2
done

apt() {
  chroot "$root" apt-get -q -y -o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}
[ -z "$before" ] || chroot "$root" sh -euc "$before"
if [ -n "$packages" ]; then
  # One build at a time: two would change the lists under each other.
  exec 9>"$lists.lock"
  flock 9
  # Lists of the last hour are fresh enough: a mirror keeps superseded packages longer than that.
  if [ -z "$(find "$lists" -maxdepth 1 -name stamp -mmin -60)" ]; then
    apt update
    touch "$lists/stamp"
  fi
  # shellcheck disable=SC2086 # a list of names
  apt install --no-install-recommends $packages
  exec 9>&-
fi
[ -z "$after" ] || chroot "$root" sh -euc "$after"
