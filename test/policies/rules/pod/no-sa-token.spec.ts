import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/pod/no-sa-token";
import { findings, found, unknown } from "../../judged";
import { goodPod, goodSpec, inEveryKind } from "../../pods";
import type { Changes } from "../../pods";

const flag = "automountServiceAccountToken";
const token = { [flag]: true };
const ofWaker = { ...token, serviceAccountName: "waker" };
const account = (changes: Changes, metadata: Changes = {}): Changes => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "app", namespace: "ingress", ...metadata },
  ...changes,
});
const secret = (type: unknown): Changes => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "ai" },
  type,
});
const projected = (...sources: readonly unknown[]): Changes => ({
  volumes: [
    { name: "a", emptyDir: {} },
    { name: "b", projected: { sources } },
  ],
});
const inIngress = { namespace: "ingress" };

describe("pod/no-sa-token", () => {
  it("accepts a pod that says that it mounts no token, in every kind", () => {
    for (const { manifest } of inEveryKind(goodSpec())) assert.deepEqual(found(rule, manifest), []);
  });

  for (const value of [true, undefined, null, "false", 0]) {
    it(`refuses a pod where ${String(value)} stands: a token is the default`, () => {
      assert.deepEqual(found(rule, goodPod({ [flag]: value })), [`mandatory spec.${flag}`]);
    });

    it(`refuses an account where ${String(value)} stands`, () => {
      assert.deepEqual(found(rule, account({ [flag]: value })), [`mandatory ${flag}`]);
    });
  }

  for (const { title, manifest, path } of inEveryKind(goodSpec(token))) {
    it(`looks into ${title}`, () => {
      assert.deepEqual(found(rule, manifest), [`mandatory ${path}${flag}`]);
    });
  }

  it("accepts an account that mounts no token", () => {
    assert.deepEqual(found(rule, account({ [flag]: false })), []);
  });

  it("accepts the token of a listed account, on its pods and on itself", () => {
    assert.deepEqual(found(rule, goodPod(ofWaker, inIngress)), []);
    assert.deepEqual(found(rule, account({}, { name: "waker" })), []);
  });

  it("reads the old name of the field where the new one is empty, as Kubernetes does", () => {
    assert.deepEqual(found(rule, goodPod({ ...token, serviceAccount: "waker" }, inIngress)), []);
    assert.deepEqual(
      found(rule, goodPod({ ...ofWaker, serviceAccountName: "", serviceAccount: "waker" }, inIngress)),
      [],
    );
    assert.equal(
      found(rule, goodPod({ ...ofWaker, serviceAccountName: "app", serviceAccount: "waker" }, inIngress)).length,
      1,
    );
  });

  for (const [title, changes, metadata] of [
    ["in another namespace", ofWaker, { namespace: "ai" }],
    ["in no namespace, which may be put into any", ofWaker, { namespace: undefined }],
    ["with a longer name", { ...ofWaker, serviceAccountName: "waker2" }, inIngress],
    ["in upper case", { ...ofWaker, serviceAccountName: "Waker" }, inIngress],
    ["by the name default, which no account gives", token, inIngress],
  ] as const) {
    it(`refuses the token of an account ${title}`, () => {
      assert.deepEqual(found(rule, goodPod(changes, metadata)), [`mandatory spec.${flag}`]);
    });
  }

  for (const source of ["serviceAccountToken", "podCertificate"]) {
    it(`refuses the credential of a projected volume: ${source}`, () => {
      const place = `mandatory spec.volumes[1].projected.sources[1].${source}`;
      const manifest = projected({ secret: { name: "s" } }, { [source]: {} });
      assert.deepEqual(found(rule, goodPod(manifest)), [place]);
      assert.deepEqual(found(rule, goodPod({ ...manifest, serviceAccountName: "waker" }, inIngress)), []);
    });
  }

  it("accepts what else a projected volume holds", () => {
    const sources = ["secret", "configMap", "downwardAPI", "clusterTrustBundle"].map((source) => ({ [source]: {} }));
    assert.deepEqual(found(rule, goodPod(projected(...sources, { serviceAccountToken: null }))), []);
  });

  it("refuses a Secret that Kubernetes fills with a token that never ends, of a listed account too", () => {
    assert.deepEqual(found(rule, secret("kubernetes.io/service-account-token")), ["mandatory type"]);
  });

  it("refuses a Secret that hides its type", () => {
    assert.deepEqual(found(rule, secret("<secret>")), ["mandatory type"]);
    assert.deepEqual(found(rule, secret(unknown)), ["mandatory type"]);
  });

  for (const type of [undefined, "Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson"]) {
    it(`accepts a Secret of type ${String(type)}`, () => {
      assert.deepEqual(found(rule, secret(type)), []);
    });
  }

  for (const [title, manifest, place] of [
    ["flag", goodPod({ [flag]: unknown }), `spec.${flag}`],
    ["account", goodPod({ ...token, serviceAccountName: unknown }, inIngress), "spec.serviceAccountName"],
    ["namespace", goodPod(ofWaker, { namespace: unknown }), "metadata.namespace"],
    ["volume", goodPod({ volumes: [unknown] }), "spec.volumes[0]"],
    ["projected source", goodPod(projected(unknown)), "spec.volumes[1].projected.sources[0]"],
    ["own flag", account({ [flag]: unknown }), flag],
    ["own name", account({}, { name: unknown }), "metadata.name"],
  ] as const) {
    it(`refuses what is not known at preview: ${title}`, () => {
      assert.deepEqual(found(rule, manifest), [`mandatory ${place}`]);
    });
  }

  it("names the list of accounts", () => {
    assert.match(findings(rule, goodPod(token))[0]?.whatToDo ?? "", /policies\/baseline\/service-accounts\.yaml/);
  });

  it("leaves accounts and secrets of other providers alone", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "ConfigMap", metadata: {}, [flag]: true }), []);
  });
});
