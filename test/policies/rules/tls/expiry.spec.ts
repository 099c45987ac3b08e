import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/tls/expiry";
import { findings, found, unknown } from "../../judged";
import type { Issued } from "../../issued-certificate";
import { issue } from "../../issued-certificate";

const hosts = ["ide.company.com", "*.ide.company.com"];
const authority = issue({ name: "authority" });
const middle = issue({ name: "middle", by: authority });
const leaf = issue({ name: "ide", hosts, by: authority });

function secret(data: Record<string, unknown>, place = "stringData"): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "nginx-tls", namespace: "ingress" },
    type: "kubernetes.io/tls",
    [place]: data,
  };
}
const tls = (certificate: Issued, ...more: readonly Issued[]): Record<string, unknown> =>
  secret({ "tls.crt": [certificate, ...more].map(({ crt }) => crt).join(""), "tls.key": certificate.key });
const until = (last: string, first?: string): Record<string, unknown> =>
  tls(issue({ name: "ide", hosts, by: authority, last, ...(first !== undefined && { first }) }));
const bundle = (text: unknown): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "ca", namespace: "ingress" },
  data: { "ca.crt": text },
});
const crt = 'stringData."tls.crt"';

// The tests take place on 2026-11-23.
describe("tls/expiry", () => {
  it("accepts a certificate that is valid for long, with its key", () => {
    assert.deepEqual(found(rule, tls(leaf)), []);
  });

  for (const [last, level] of [
    ["2026-12-24", undefined],
    ["2026-12-23", "advisory"],
    ["2026-12-01", "advisory"],
    ["2026-11-30", "mandatory"],
    ["2026-11-23", "mandatory"],
    ["2026-11-22", "mandatory"],
    ["2026-01-02", "mandatory"],
  ] as const) {
    it(`${level === undefined ? "accepts" : level === "advisory" ? "warns of" : "refuses"} a certificate until ${last}`, () => {
      assert.deepEqual(found(rule, until(last)), level === undefined ? [] : [`${level} ${crt}`]);
    });
  }

  it("accepts a certificate from its first day on, refuses it the day before", () => {
    assert.deepEqual(found(rule, until("2027-12-31", "2026-11-23")), []);
    assert.deepEqual(found(rule, until("2027-12-31", "2026-11-24")), [`mandatory ${crt}`]);
  });

  it("shows whose certificate it is and when it ends, never the text", () => {
    const [first] = findings(rule, until("2026-11-30"));
    assert.equal(first?.value, "certificate of CN=ide, valid from 2026-01-01 to 2026-11-30");
    assert.equal(first.allowed, "more than 7 days until its end");
  });

  it("accepts a chain in its order, up to the authority beside it", () => {
    const deep = issue({ name: "ide", hosts, by: middle });
    const text = deep.crt + middle.crt;
    assert.deepEqual(found(rule, secret({ "tls.crt": text, "tls.key": deep.key, "ca.crt": authority.crt })), []);
    assert.deepEqual(found(rule, secret({ "tls.crt": text + authority.crt, "tls.key": deep.key })), []);
  });

  it("refuses a chain in another order, or with a link missing", () => {
    const deep = issue({ name: "ide", hosts, by: middle });
    assert.deepEqual(found(rule, tls(deep, authority)), [`mandatory ${crt}`]);
    assert.deepEqual(found(rule, tls(deep, authority, middle)), [`mandatory ${crt}`]);
    assert.deepEqual(found(rule, secret({ "tls.crt": deep.crt, "ca.crt": authority.crt })), [`mandatory ${crt}`]);
  });

  it("refuses a certificate that another authority of the same name has signed", () => {
    const impostor = issue({ name: "authority" });
    assert.deepEqual(found(rule, secret({ "tls.crt": leaf.crt, "ca.crt": impostor.crt })), [`mandatory ${crt}`]);
    assert.deepEqual(found(rule, secret({ "tls.crt": leaf.crt, "ca.crt": impostor.crt + authority.crt })), []);
  });

  it("refuses an expired link of a chain", () => {
    const old = issue({ name: "middle", by: authority, last: "2026-11-01" });
    assert.deepEqual(found(rule, tls(issue({ name: "ide", hosts, by: old }), old)), [`mandatory ${crt}`]);
  });

  it("refuses a certificate that signed itself", () => {
    const [first] = findings(rule, tls(issue({ name: "ide", hosts })));
    assert.match(first?.value ?? "", /signed by itself$/);
  });

  it("refuses a certificate that names its host in the subject alone", () => {
    const [first] = findings(rule, tls(issue({ name: "ide.company.com", by: authority })));
    assert.match(first?.value ?? "", /without a subject alternative name$/);
  });

  it("refuses a key of another certificate, and a text that is no key, without showing them", () => {
    for (const key of [middle.key, "", "no key"]) {
      const all = findings(rule, secret({ "tls.crt": leaf.crt, "tls.key": key }));
      assert.deepEqual(
        all.map(({ path, value }) => `${path} is ${value}`),
        ['stringData."tls.key" is not the key of the certificate in tls.crt'],
      );
      assert.ok(!JSON.stringify(all[0]?.allowed).includes("PRIVATE"));
    }
  });

  it("refuses what claims to be a certificate and is none", () => {
    for (const text of [
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
      "-----BEGIN CERTIFICATE-----",
      leaf.crt.slice(0, 200),
    ])
      assert.deepEqual(found(rule, bundle(text)), ['mandatory data."ca.crt"'], text);
  });

  it("reads encoded data", () => {
    const encoded = Buffer.from(issue({ name: "ide", hosts, by: authority, last: "2026-11-30" }).crt).toString(
      "base64",
    );
    assert.deepEqual(found(rule, secret({ "tls.crt": encoded }, "data")), ['mandatory data."tls.crt"']);
  });

  it("judges authorities in a ConfigMap by the one that lasts longest", () => {
    const old = issue({ name: "authority", last: "2026-11-01" });
    const soon = issue({ name: "authority", last: "2026-12-01" });
    assert.deepEqual(found(rule, bundle(authority.crt + old.crt)), []);
    assert.deepEqual(found(rule, bundle(old.crt + authority.crt)), []);
    assert.deepEqual(found(rule, bundle(old.crt)), ['mandatory data."ca.crt"']);
    assert.deepEqual(found(rule, bundle(old.crt + soon.crt)), ['advisory data."ca.crt"']);
  });

  for (const [kind, body, path] of [
    [
      "ValidatingWebhookConfiguration",
      (ca: string) => ({ webhooks: [{}, { clientConfig: { caBundle: ca } }] }),
      "webhooks[1].clientConfig.caBundle",
    ],
    [
      "MutatingWebhookConfiguration",
      (ca: string) => ({ webhooks: [{ clientConfig: { caBundle: ca } }] }),
      "webhooks[0].clientConfig.caBundle",
    ],
    ["APIService", (ca: string) => ({ spec: { caBundle: ca } }), "spec.caBundle"],
    [
      "CustomResourceDefinition",
      (ca: string) => ({ spec: { conversion: { webhook: { clientConfig: { caBundle: ca } } } } }),
      "spec.conversion.webhook.clientConfig.caBundle",
    ],
  ] as const) {
    it(`judges the authority in ${kind}`, () => {
      const of = (last: string): unknown => ({
        apiVersion: "x/v1",
        kind,
        metadata: { name: "x" },
        ...body(Buffer.from(issue({ name: "a", last }).crt).toString("base64")),
      });
      assert.deepEqual(found(rule, of("2027-06-30")), []);
      assert.deepEqual(found(rule, of("2026-11-30")), [`mandatory ${path}`]);
      assert.deepEqual(found(rule, { apiVersion: "x/v1", kind, metadata: { name: "x" } }), []);
    });
  }

  it("leaves alone what is kept encrypted, what is no certificate, and what of a Secret is not known yet", () => {
    assert.deepEqual(found(rule, secret({ "tls.crt": "<secret:config/tlsCertificate>", "tls.key": "<secret:x>" })), []);
    assert.deepEqual(found(rule, secret({ "tls.crt": leaf.crt, "tls.key": "<secret:x>" })), []);
    assert.deepEqual(found(rule, bundle("a: b")), []);
    assert.deepEqual(found(rule, { ...secret({}), stringData: unknown }), []);
  });

  it("judges what it sees beside what is not known", () => {
    const old = issue({ name: "ide", hosts, by: authority, last: "2026-11-01" }).crt;
    assert.deepEqual(found(rule, secret({ "tls.crt": old, "tls.key": unknown })), [`mandatory ${crt}`]);
  });

  it("refuses a ConfigMap, and an authority of a webhook, that is not known at preview or of another form", () => {
    assert.deepEqual(found(rule, bundle(unknown)), ['mandatory data."ca.crt"']);
    assert.deepEqual(found(rule, bundle(1)), ['mandatory data."ca.crt"']);
    const service = { apiVersion: "x/v1", kind: "APIService", metadata: { name: "x" }, spec: { caBundle: unknown } };
    assert.deepEqual(found(rule, service), ["mandatory spec.caBundle"]);
  });
});
