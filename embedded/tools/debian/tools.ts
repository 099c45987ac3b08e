import { debianTool } from "../debian-tool";

/** What Debian packages bring. */
export const debianTools = [
  debianTool({ name: "nginx", package: "nginx", services: ["nginx"] }),
  debianTool({ name: "promtool", package: "prometheus", services: ["prometheus"] }),
  debianTool({ name: "amtool", package: "prometheus-alertmanager", services: ["prometheus-alertmanager"] }),
  debianTool({ name: "openssl", package: "openssl" }),
  debianTool({ name: "xfsprogs", package: "xfsprogs", commands: ["mkfs.xfs", "xfs_growfs"] }),
  debianTool({ name: "mmdebstrap", package: "mmdebstrap" }),
  debianTool({ name: "redis-server", package: "redis-server", services: ["redis-server"] }),
  // A browser, and what it needs to show Korean and to trust an authority of our own.
  debianTool({ name: "chromium", package: "chromium" }),
  debianTool({ name: "certutil", package: "libnss3-tools" }),
  debianTool({
    name: "korean-fonts",
    package: "fonts-nanum",
    files: ["/usr/share/fonts/truetype/nanum/NanumGothic.ttf"],
  }),
  // A real node of the embedded cluster.
  debianTool({
    name: "containerd",
    package: "containerd",
    commands: ["containerd", "ctr", "containerd-shim-runc-v2"],
    services: ["containerd"],
  }),
  // Static: one file that is many small programs, for images of tests.
  debianTool({ name: "busybox", package: "busybox-static" }),
  debianTool({ name: "runc", package: "runc" }),
  debianTool({
    name: "cni",
    package: "containernetworking-plugins",
    files: ["bridge", "host-local", "loopback", "portmap"].map((plugin) => `/usr/lib/cni/${plugin}`),
  }),
  debianTool({ name: "iptables", package: "iptables", commands: ["iptables", "iptables-save", "iptables-restore"] }),
  debianTool({ name: "ipset", package: "ipset" }),
  debianTool({ name: "iproute2", package: "iproute2", commands: ["ip"] }),
  debianTool({ name: "kmod", package: "kmod", commands: ["modprobe"] }),
];
