import assert from "node:assert/strict";
import { parse } from "yaml";
import type { Manifest } from "../../support/recorded";
import { renderedFiles } from "../../support/rendered";

/** What prod and its user shards would deploy, found as `kubectl` would: by kind, namespace and name. */
export class ProdObjects {
  private constructor(private readonly texts: ReadonlyMap<string, string>) {}

  static async rendered(): Promise<ProdObjects> {
    const files = await renderedFiles("prod");
    // The stack's name comes first in a path; one object belongs to one stack only.
    return new ProdObjects(new Map(files.map((file) => [file.path.replace(/^[^/]+\//, ""), file.content])));
  }

  /** The one object of a kind and name in a namespace; `_cluster` for those without one. */
  one(kind: string, namespace: string, name: string): Manifest {
    return this.read(`kubernetes/${namespace}/${kind}/${name}.yaml`);
  }

  has(kind: string, namespace: string, name: string): boolean {
    return this.texts.has(`kubernetes/${namespace}/${kind}/${name}.yaml`);
  }

  /** All objects of a kind in a namespace. */
  all(kind: string, namespace: string): Manifest[] {
    const folder = `kubernetes/${namespace}/${kind}/`;
    return [...this.texts.keys()].filter((path) => path.startsWith(folder)).map((path) => this.read(path));
  }

  /** Inputs of a Keycloak resource (`user`, `userGroups`, `requiredAction`) by its logical name. */
  keycloak(type: string, name: string): Manifest {
    return this.read(`keycloak/${type}/${name}.json`)["inputs"] as Manifest;
  }

  /** Inputs of all Keycloak resources of a type. */
  allKeycloak(type: string): Manifest[] {
    const folder = `keycloak/${type}/`;
    return [...this.texts.keys()]
      .filter((path) => path.startsWith(folder))
      .map((path) => this.read(path)["inputs"] as Manifest);
  }

  private read(path: string): Manifest {
    const text = this.texts.get(path);
    assert.ok(text !== undefined, `nothing is rendered as ${path}`);
    return parse(text) as Manifest;
  }
}
