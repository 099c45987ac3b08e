import type { TwinCase } from "../../twin-case";

type Manifest = Record<string, unknown>;

const service = (spec: Manifest, metadata: Manifest = {}): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "new", namespace: "ai", ...metadata },
  spec: { selector: { app: "x" }, ports: [{ port: 80 }], ...spec },
});

/** The Service of the reverse proxy. */
const door = (spec: Manifest = {}): Manifest =>
  service(
    {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { app: "nginx" },
      ports: [{ name: "https", port: 443, targetPort: 8443 }],
      ...spec,
    },
    { namespace: "ingress" },
  );

const one = (title: string, manifest: Manifest, allowed: boolean): TwinCase => ({ title, manifest, allowed });

const ingress: Manifest = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "new", namespace: "ai" },
  spec: { defaultBackend: { service: { name: "s", port: { number: 80 } } } },
};

export const cases: readonly TwinCase[] = [
  one("a Service without a type", service({}), true),
  one("a Service of type ClusterIP", service({ type: "ClusterIP" }), true),
  one("a headless Service", service({ clusterIP: "None" }), true),
  one(
    "another name of a host",
    service({ type: "ExternalName", externalName: "git.internal", ports: undefined, selector: undefined }),
    true,
  ),
  one("a Service of type NodePort", service({ type: "NodePort" }), false),
  one("a Service of type LoadBalancer", service({ type: "LoadBalancer" }), false),
  one("a Service of type NodePort in a workspace", service({ type: "NodePort" }, { namespace: "ide-kim" }), false),
  one("external addresses", service({ externalIPs: ["192.0.2.1"] }), false),
  one("the door", door(), true),
  one("the door by its other port", door({ ports: [{ port: 8080 }] }), true),
  one("the door with external addresses", door({ externalIPs: ["192.0.2.1"] }), false),
  one("the door with a port for metrics", door({ ports: [{ port: 443, targetPort: 9113 }] }), false),
  one("the door with a port by name", door({ ports: [{ port: 443, targetPort: "https" }] }), false),
  one("the door by UDP", door({ ports: [{ port: 443, targetPort: 8443, protocol: "UDP" }] }), false),
  one("the door without the clients' addresses", door({ externalTrafficPolicy: "Cluster" }), false),
  one("the door in front of other pods", door({ selector: { app: "grafana" } }), false),
  one("the door in another namespace", { ...door(), metadata: { name: "new", namespace: "ai" } }, false),
  one("an Ingress", ingress, false),
];
