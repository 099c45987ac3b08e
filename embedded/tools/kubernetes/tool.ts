import path from "node:path";
import { goTool } from "../go-tool";
import { lockedGoVersion } from "../locked-version";

const module = "k8s.io/kubernetes";
const version = lockedGoVersion(path.join(__dirname, "go.mod"), module);
const [major = "", minor = ""] = version.slice(1).split(".");

// What the release scripts stamp: clients choke on the version of an unstamped build.
const release = { gitVersion: version, gitMajor: major, gitMinor: minor };
const stamps = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((stamped) =>
    Object.entries(release).map(([name, value]) => [`${stamped}.${name}`, value]),
  ),
);

/** The Kubernetes control plane, kubelet, kube-proxy and kubectl: one binary that acts by the name it is called by. */
export const kubernetes = goTool({
  name: "kubernetes",
  folder: __dirname,
  module,
  packages: { "kube-apiserver": "." },
  aliases: {
    "kube-controller-manager": "kube-apiserver",
    "kube-scheduler": "kube-apiserver",
    kubelet: "kube-apiserver",
    "kube-proxy": "kube-apiserver",
    kubectl: "kube-apiserver",
  },
  stamps,
  coldSeconds: 560,
});
