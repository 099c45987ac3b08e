# The first process of a cluster's namespaces: makes them what a node looks like, then holds them.
# usage: set-up.sh CLUSTER_FOLDER OUTER_PROC NODE_NAME NODE_IP SERVICE_CIDR PAUSE ARTEFACTS_IP
# Nothing of it is seen outside, but three empty folders.
set -eu
dir=$1 outer=$2 name=$3 ip=$4 services=$5 pause=$6 artefacts=$7

# What programs write to fixed places goes to memory, or into the cluster's folder.
mkdir -p /var/lib/kubelet /var/lib/cni /var/log/containers "$dir/kubelet"
mount -t tmpfs -o mode=755 webide /run
mount -t tmpfs -o mode=755 webide /var/lib/cni
mount -t tmpfs -o mode=755 webide /var/log/containers
mount --bind "$dir/kubelet" /var/lib/kubelet
mkdir "$outer"
mount --bind /proc "$outer"
mount -t proc proc /proc

# What a kubelet sets for the whole machine, and insists on: it finds it set.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=/run/webide-settings/${setting%=*}
  mkdir -p "${file%/*}"
  echo "${setting#*=}" >"$file"
  mount --bind "$file" "/proc/sys/${setting%=*}"
done
mount --make-rshared / # inside only: a mount that the kubelet makes for a pod reaches the pod

# A network without a way out: the node, its services, and the pods that come later.
hostname "$name"
ip link set lo up
ip link add node0 type bridge
ip address add "$ip/32" dev node0
ip address add "$artefacts/32" dev node0 # a host of the company, played here
ip link set node0 up
ip route add "$services" dev node0 # never used as it stands: kube-proxy translates each of these addresses
ip route add unreachable default   # so that asking for the world fails at once and does not hang
echo 1 >/proc/sys/net/ipv4/ip_forward
modprobe -a overlay br_netfilter xt_comment ip_set || true # built in, or loaded by now
# Traffic between two pods passes the rules too.
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables

exec "$pause" "$dir"
