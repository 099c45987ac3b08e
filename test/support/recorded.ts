import assert from "node:assert/strict";
import { record } from "../../operations/render/record";
import type { RecordArgs } from "../../operations/render/record";
import type { RecordedResource } from "../../operations/render/recorded-resource";

/** A Kubernetes object as tests read it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- manifests are free-form data; tests assert on what they read
export type Manifest = Record<string, any>;

/** What a component declared, with the look-ups that tests need. Runs on recorded mocks: no engine, no cluster. */
export class Recorded {
  private constructor(readonly resources: readonly RecordedResource[]) {}

  /** Runs a program (usually: makes one component) and keeps what it declared. */
  static async of(program: () => unknown, args: Partial<RecordArgs> = {}): Promise<Recorded> {
    const { resources } = await record(program, { stack: "dev", ...args });
    return new Recorded(resources);
  }

  /** The one resource of a type (`kubernetes:apps/v1:Deployment`, `keycloak:index/realm:Realm`) and logical name. */
  resource(type: string, name: string): RecordedResource {
    const found = this.resources.filter((r) => r.type === type && r.name === name);
    const known = this.resources.filter((r) => r.type === type).map((r) => r.name);
    assert.equal(found.length, 1, `expected one ${type} "${name}", there are: ${known.join(", ") || "none"}`);
    return found[0] as RecordedResource;
  }

  /** The one Kubernetes object of a kind and `metadata.name`. */
  manifest(kind: string, name: string): Manifest {
    const all = this.manifests(kind);
    const found = all.filter((m) => m["metadata"].name === name);
    const known = all.map((m) => String(m["metadata"].name));
    assert.equal(found.length, 1, `expected one ${kind} "${name}", there are: ${known.join(", ") || "none"}`);
    return found[0] as Manifest;
  }

  /** All Kubernetes objects of a kind. */
  manifests(kind: string): Manifest[] {
    return this.resources
      .filter((r) => r.type.startsWith("kubernetes:") && r.inputs["kind"] === kind)
      .map((r) => r.inputs as Manifest);
  }
}
