import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { cidr } from "./cidr";

const reason = z.string().trim().min(1);

const network = z.string().refine((text) => cidr(text) !== undefined, {
  message: "is no network",
  params: { allowed: "an address and the number of its leading bits, as in 10.10.1.10/32" },
});

const ports = z
  .array(z.string().regex(/^[1-9]\d{0,4}\/(?:TCP|UDP)$/, "a port and its protocol, as in 443/TCP"))
  .min(1)
  .describe("Ports of the pods, as in 443/TCP");

const pods = z.strictObject({
  namespace: z.string().min(1),
  labels: z
    .record(z.string().min(1), z.string().min(1))
    .refine((labels) => Object.keys(labels).length > 0, {
      message: "is empty",
      params: { allowed: "at least one label" },
    })
    .describe("Labels that a selector has to name"),
  ports,
  reason,
});

const reachableNetwork = z.strictObject({
  cidr: network.describe("The network; a part of it may be named as well"),
  ports,
  class: z.enum(["production", "embedded"]).describe("Where it may be named"),
  reason,
});

const path = z.string().regex(/^\/[^\s?#%]*$/, "a decoded path that begins with a slash");

const route = z.strictObject({
  service: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+(?:-\*)?$/, "<service>.<namespace>, or <service>.<beginning of namespaces>-*")
    .describe("Service that the public door may lead to"),
  ports: z.array(z.int().min(1).max(65535)).min(1).describe("Ports of the Service"),
  open: z.array(path).min(1).describe("Beginnings of the paths that may be led there"),
  closed: z.array(path).describe("Beginnings of paths that may not, whatever is open"),
  reason,
});

/** `network.yaml`: who may talk to whom, and what stands at the public door. */
export const networkSchema = z
  .strictObject({
    workspaces: z
      .strictObject({
        callees: z.array(pods).min(1).describe("Pods that a workspace may call"),
        networks: z.array(reachableNetwork).describe("Networks outside of the cluster that a workspace may call"),
        callers: z.array(pods).min(1).describe("Pods that may call a workspace"),
      })
      .describe("Namespaces ide-*"),
    never: z
      .array(z.strictObject({ cidr: network, reason }))
      .min(1)
      .describe("Networks that no pod may call"),
    door: pods.describe("Pods that may be reached from outside of the cluster, and their ports"),
    routes: z.array(route).min(1).describe("Where the public door may lead"),
  })
  .meta({ title: "Network limits" });

/** Pods that may be talked to, and why. */
export type NamedPods = z.infer<typeof pods>;

/** A network that may be called, and why. */
export type NamedNetwork = z.infer<typeof reachableNetwork>;

/** A Service that the public door may lead to. */
export type PublicRoute = z.infer<typeof route>;

/** Who may talk to whom. */
export type NetworkLimits = z.infer<typeof networkSchema>;

/** Reads the limits; a network that pods may call must not hold one that none may call. */
export function readNetworkLimits(
  file: string,
  content: string,
): { data?: NetworkLimits; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, networkSchema);
  if (data === undefined) return { problems };
  const found: Problem[] = [];
  for (const [index, { service }] of data.routes.entries()) {
    if (data.routes.findIndex((other) => other.service === service) < index) {
      found.push(problemAt(["routes", index, "service"], "stands twice", "each Service once"));
    }
  }
  return found.length > 0 ? { problems: found } : { data, problems: [] };
}
