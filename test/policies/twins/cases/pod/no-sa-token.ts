import { goodSpec } from "../../../pods";
import type { TwinCase } from "../../twin-case";
import { workload, workloadKinds } from "../../workloads";

const kinds = Object.keys(workloadKinds) as (keyof typeof workloadKinds)[];
const token = { automountServiceAccountToken: true };
const inIngress = { namespace: "ingress" };

const one = (title: string, manifest: Record<string, unknown>, allowed: boolean): TwinCase => ({
  title,
  manifest,
  allowed,
});
const account = (
  changes: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "app", namespace: "ingress", ...metadata },
  ...changes,
});
const secret = (type?: string): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "ai", annotations: { "kubernetes.io/service-account.name": "default" } },
  ...(type !== undefined && { type }),
});
const projected = (source: Record<string, unknown>): Record<string, unknown> => ({
  volumes: [{ name: "v", projected: { sources: [source] } }],
});

export const cases: readonly TwinCase[] = [
  ...kinds.flatMap((kind): TwinCase[] => [
    one(`a ${kind} without a token`, workload(kind, goodSpec()), true),
    one(`a ${kind} with a token`, workload(kind, goodSpec(token)), false),
    one(`a ${kind} that says nothing`, workload(kind, goodSpec({ automountServiceAccountToken: undefined })), false),
  ]),
  one(
    "the token of a listed account",
    workload("Deployment", goodSpec({ ...token, serviceAccountName: "waker" }), inIngress),
    true,
  ),
  one(
    "the token of an account of that name elsewhere",
    workload("Deployment", goodSpec({ ...token, serviceAccountName: "waker" })),
    false,
  ),
  one(
    "the token of another account there",
    workload("Deployment", goodSpec({ ...token, serviceAccountName: "waker2" }), inIngress),
    false,
  ),
  one("the token of the account that no name stands for", workload("Deployment", goodSpec(token), inIngress), false),
  one("a projected token", workload("Pod", goodSpec(projected({ serviceAccountToken: { path: "token" } }))), false),
  one(
    "a projected certificate",
    workload(
      "Deployment",
      goodSpec(
        projected({ podCertificate: { signerName: "example.com/a", keyType: "ED25519", credentialBundlePath: "b" } }),
      ),
    ),
    false,
  ),
  one("other projected content", workload("Pod", goodSpec(projected({ configMap: { name: "c" } }))), true),
  one("an account without a token", account({ automountServiceAccountToken: false }), true),
  one("an account with a token", account(token), false),
  one("an account that says nothing", account({}), false),
  one("a listed account that says nothing", account({}, { name: "waker" }), true),
  one("a Secret that is filled with a token", secret("kubernetes.io/service-account-token"), false),
  one("a Secret of no type", secret(), true),
];
