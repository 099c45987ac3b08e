import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { requestName } from "../../cel/request";
import { text, texts } from "../../cel/text";
import type { Field } from "../../field";
import type { NamedPods } from "../../limits/network";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

/** Kinds that open a door beside the reverse proxy: by Kubernetes' own gateways, or by those of other products. */
const otherDoors = [
  ["Ingress", "IngressClass"],
  ["Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
  ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "VirtualService", "VirtualServer", "TransportServer"],
  ["HTTPProxy", "Route"],
].flat();

/** The words of each refusal. */
const advice = {
  kind: {
    allowed: "no other door than the Service of the reverse proxy",
    whatToDo: "Publish the product in components/ingress, or reach it inside of the cluster.",
  },
  externalIps: { allowed: "none", whatToDo: "Delete externalIPs: the Service would take foreign traffic." },
  type: {
    allowed: "ClusterIP; only the reverse proxy may be public",
    whatToDo:
      "Use a Service of type ClusterIP; what users need is published by the reverse proxy, after it has asked who they are.",
  },
  port: (door: NamedPods) => ({
    allowed: `targetPort ${door.ports.join(" or ")}`,
    whatToDo: "Keep metrics and health ports of the reverse proxy inside of the cluster.",
  }),
  addresses: {
    allowed: "Local",
    whatToDo: "Keep the clients' addresses: the limits, the admin door and the access log go by them.",
  },
};

/** Plural of a kind, as requests name it. */
function resourceName(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith("s")) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

/** Port of the pods that a port of a Service leads to. */
function target(entry: Field): string {
  const port = entry.at("targetPort").quantity() ?? entry.at("port").quantity() ?? "";
  return `${port}/${entry.at("protocol").text() ?? "TCP"}`;
}

function* publicService(object: PolicyObject, door: NamedPods): Iterable<Violation> {
  const spec = object.props.at("spec");
  const selector = spec.at("selector");
  const isDoor =
    object.namespace === door.namespace &&
    Object.entries(door.labels).every(([key, value]) => selector.at(key).text() === value);
  if (!isDoor) {
    yield { field: spec.at("type"), ...advice.type };
    return;
  }
  for (const entry of spec.at("ports").items()) {
    if (!door.ports.includes(target(entry))) yield { field: entry, ...advice.port(door) };
  }
  const policy = spec.at("externalTrafficPolicy");
  if (policy.text() !== "Local") yield { field: policy, ...advice.addresses };
}

/** CEL of what is wrong with a Service that is reached from outside of the cluster; see `publicService`. */
function publicServiceFindings(door: NamedPods): string {
  const labels = Object.entries(door.labels).map(
    ([key, value]) => `variables.spec.?selector[?${text(key)}].orValue("") == ${text(value)}`,
  );
  const isDoor = [`request.namespace == ${text(door.namespace)}`, ...labels].join(" && ");
  const wrong = (found: string, { allowed, whatToDo }: { allowed: string; whatToDo: string }): string =>
    finding({ found, allowed: text(allowed), whatToDo });
  const port = `string(p.?targetPort.orValue(p.port)) + "/" + string(p.?protocol.orValue("TCP"))`;
  return (
    `!(${isDoor}) ? [${wrong(`"spec.type is " + ${shown("variables.type")}`, advice.type)}] : ` +
    `dyn(variables.spec).?ports.orValue([]).map(p, ${port}).filter(p, !(p in ${texts(door.ports)}))` +
    `.map(p, ${wrong(`"targetPort is " + p`, advice.port(door))}) + ` +
    `(variables.spec.?externalTrafficPolicy.orValue("") == "Local" ? [] : ` +
    `[${wrong(`"spec.externalTrafficPolicy is not Local"`, advice.addresses)}])`
  );
}

/** One door, and everybody comes through it. */
export const rule: ObjectRule = {
  id: "ing/single-door",
  level: "mandatory",
  scope: "object",
  summary:
    "Only the Service of the reverse proxy is of type LoadBalancer or NodePort; there is no Ingress or Gateway, and no Service has externalIPs.",
  reason:
    "A second door lets in whoever finds it, without sign-in and access log. With externalIPs a Service takes over the traffic of an address that is not its own (CVE-2020-8554); the controller behind Ingress objects of class nginx is retired and could be taken over (CVE-2025-1974).",
  source: "https://github.com/kubernetes/kubernetes/issues/97076",
  appliesTo: ["Service", ...otherDoors],
  example: {
    good: `kind: Service\nmetadata: { name: grafana, namespace: monitoring }\nspec: { type: ClusterIP, selector: { app: grafana }, ports: [{ port: 3000 }] }`,
    bad: `kind: Service\nmetadata: { name: grafana, namespace: monitoring }\nspec: { type: NodePort, selector: { app: grafana }, ports: [{ port: 3000 }] }`,
  },
  *check(object, { baseline }) {
    if (!object.isKubernetes) return;
    if (!/^kubernetes:core\/v1:Service(?:Patch)?$/.test(object.type)) {
      yield {
        field: object.props.at("metadata", "name"),
        value: `${object.title}, a door of its own`,
        ...advice.kind,
      };
      return;
    }
    for (const address of object.props.at("spec", "externalIPs").items()) {
      yield { field: address, ...advice.externalIps };
    }
    const type = object.props.at("spec", "type").text() ?? "ClusterIP";
    if (type !== "ClusterIP" && type !== "ExternalName") yield* publicService(object, baseline.network.door);
  },
  // Classes belong to the whole cluster, which may serve others than us; without an Ingress of ours they open nothing.
  admission({ baseline }) {
    const operations = ["CREATE", "UPDATE"] as const;
    const resources = otherDoors.filter((kind) => !kind.endsWith("Class")).map(resourceName);
    const externalIp = finding({
      found: `"spec.externalIPs holds " + string(a)`,
      allowed: text(advice.externalIps.allowed),
      whatToDo: advice.externalIps.whatToDo,
    });
    const otherDoor = finding({
      found: `request.kind.kind + " " + request.namespace + "/" + ${requestName} + " is a door of its own"`,
      allowed: text(advice.kind.allowed),
      whatToDo: advice.kind.whatToDo,
    });
    return {
      resources: [
        { apiGroup: "", apiVersion: "v1", resources: ["services"], operations },
        { apiGroup: "*", apiVersion: "*", resources, operations },
      ],
      namespaces: "ours",
      variables: {
        spec: "dyn(object).?spec.orValue({})",
        type: `string(variables.spec.?type.orValue("ClusterIP"))`,
        wrong:
          `request.kind.kind != "Service" || request.kind.group != "" ? [${otherDoor}] : ` +
          `dyn(variables.spec).?externalIPs.orValue([]).map(a, ${externalIp}) + ` +
          `(variables.type in ["ClusterIP", "ExternalName"] ? [] : ${publicServiceFindings(baseline.network.door)})`,
      },
      validations: [noneFound("variables.wrong")],
    };
  },
};
