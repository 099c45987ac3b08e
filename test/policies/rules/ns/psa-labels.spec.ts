import assert from "node:assert/strict";
import { podSecurityLabels, podSecurityVersion } from "../../../../components/core/pod-security";
import { rule } from "../../../../policies/rules/ns/psa-labels";
import { findings, found, unknown } from "../../judged";

const modes = ["enforce", "audit", "warn"];
const key = (part: string): string => `pod-security.kubernetes.io/${part}`;
const place = (part: string): string => `mandatory metadata.labels.${JSON.stringify(key(part))}`;
const namespace = (labels: unknown): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "ai", labels },
});
const labelled = (part: string, value: unknown): Record<string, unknown> =>
  namespace({ ...podSecurityLabels(), [key(part)]: value });

describe("ns/psa-labels", () => {
  it("accepts a namespace that enforces, audits and warns at restricted, pinned", () => {
    assert.deepEqual(found(rule, namespace(podSecurityLabels())), []);
    assert.deepEqual(found(rule, namespace({ ...podSecurityLabels(), app: "ai" })), []);
  });

  it("knows the six labels by their names", () => {
    assert.deepEqual(
      found(rule, namespace({})),
      modes.flatMap((mode) => [place(mode), place(`${mode}-version`)]),
    );
  });

  it("pins the minor that the platform is held to", () => {
    assert.equal(podSecurityVersion, "v1.37");
    assert.equal(findings(rule, namespace({}))[1]?.allowed, podSecurityVersion);
  });

  for (const mode of modes) {
    for (const value of ["baseline", "privileged", "Restricted", "restricted ", "", undefined, null, true, unknown]) {
      it(`refuses ${String(value)} as the level of ${mode}`, () => {
        assert.deepEqual(found(rule, labelled(mode, value)), [place(mode)]);
      });
    }

    for (const value of ["latest", "v1.36", "v1.38", "1.37", "v1.37.2", 1.37, undefined, unknown]) {
      it(`refuses ${String(value)} as the version of ${mode}`, () => {
        assert.deepEqual(found(rule, labelled(`${mode}-version`, value)), [place(`${mode}-version`)]);
      });
    }
  }

  it("refuses a namespace without labels, and one whose labels are not known at preview", () => {
    assert.equal(found(rule, namespace(undefined)).length, 6);
    assert.deepEqual(found(rule, namespace(unknown)), ["mandatory metadata.labels"]);
  });

  it("looks into lists", () => {
    assert.equal(
      found(rule, { apiVersion: "v1", kind: "NamespaceList", items: [{ metadata: { name: "a" } }] }).length,
      6,
    );
  });

  it("leaves other objects alone", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }), []);
  });
});
