import { parseAllDocuments } from "yaml";
import { judgeObject, judgeStack } from "../../policies/judge";
import type { Finding } from "../../policies/judge";
import type { Baseline } from "../../policies/limits/baseline";
import { kubernetesObject, policyObjects, stackFacts } from "../../policies/policy-object";
import type { PolicyObject, RawObject } from "../../policies/policy-object";
import type { Rule } from "../../policies/rule";
import { sha, today } from "./judged";

type Fragment = Record<string, unknown>;

/** What an example leaves to the reader's imagination: digests, and whatever stands beside what it is about. */
const digits = /<64 [^>]*hexadecimal digits[^>]*>/g;
const andSoOn = /, \.\.\.(?=\s*[}\]])/g;

const podKeys = ["containers", "volumes", "nodeSelector", "tolerations", "hostNetwork"];
const containerKeys = ["image", "env", "args", "command", "resources", "securityContext", "readinessProbe"];

/** Where a fragment belongs that does not say so; undefined where it could belong to several things. */
function framed(rule: Rule, fragment: Fragment): Fragment | undefined {
  const has = (keys: readonly string[]): boolean => keys.some((key) => key in fragment);
  const [kind, ...others] = rule.appliesTo;
  const podSpec = fragment["spec"] as Fragment | undefined;
  const metadata = { name: "example", namespace: "ide-kim" };
  if (typeof fragment["kind"] === "string") return { apiVersion: "v1", metadata, ...fragment };
  if (
    has(["data", "metadata", "spec"]) &&
    kind !== undefined &&
    kind !== "*" &&
    (others.length === 0 || kind === "ConfigMap")
  ) {
    return { apiVersion: "v1", kind, metadata, ...fragment };
  }
  if (has(["ingress", "egress"]))
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: fragment };
  const pod = (spec: unknown): Fragment => ({ apiVersion: "v1", kind: "Pod", metadata, spec });
  if (podSpec !== undefined && "containers" in podSpec) return pod(podSpec);
  if (has(podKeys)) return pod({ containers: [{ name: "c" }], ...fragment });
  return has(containerKeys) ? pod({ containers: [{ name: "c", ...fragment }] }) : undefined;
}

function rawObject(rule: Rule, manifest: Fragment): RawObject {
  const users = rule.scope === "stack" && !rule.stacks.includes("platform");
  return {
    ...kubernetesObject(manifest),
    source: "example",
    stack: stackFacts(users ? "prod-users-00" : "prod", false),
  };
}

/** The objects of an example, as far as it has any. */
export interface ExampleObjects {
  readonly objects: readonly PolicyObject[];
  /** Whether the example is a manifest by itself; otherwise it is the part that matters, put where it belongs. */
  readonly isWhole: boolean;
}

/** The objects of a rule's example; undefined where it is prose, or could belong to several things. */
export function exampleObjects(rule: Rule, example: string): ExampleObjects | undefined {
  if (rule.scope === "baseline" || rule.scope === "admission" || rule.id.startsWith("kc/")) return undefined;
  const parsed = parseAllDocuments(example.replaceAll(digits, sha("d")).replaceAll(andSoOn, ""));
  const documents = "empty" in parsed ? [] : parsed.map((document) => document.toJS() as unknown);
  const fragments = documents.filter((one): one is Fragment => typeof one === "object" && one !== null);
  const isWhole = fragments.every((one) => typeof one["apiVersion"] === "string" && typeof one["kind"] === "string");
  // What a stack-wide rule needs beside a fragment is not written in its example.
  if (fragments.length === 0 || (rule.scope === "stack" && !isWhole)) return undefined;
  const manifests = isWhole ? fragments : fragments.map((one) => framed(rule, one)).filter((one) => one !== undefined);
  if (manifests.length < fragments.length) return undefined;
  return { isWhole, objects: manifests.flatMap((one) => policyObjects(rawObject(rule, one))) };
}

/** What a rule finds in the objects of its own example. */
export function judgedExample(rule: Rule, { objects }: ExampleObjects, baseline: Baseline): Finding[] {
  const context = { today, baseline };
  switch (rule.scope) {
    case "object":
      return objects.flatMap((object) => judgeObject(rule, object, context));
    case "stack":
      return judgeStack(rule, objects, context);
    case "baseline":
    case "admission":
      return [];
  }
}
