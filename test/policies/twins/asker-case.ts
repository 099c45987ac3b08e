import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Asker } from "./policy-cluster";

/** A request, who makes it, and whether a rule that exists only in the cluster lets it through. */
export interface AskerCase {
  readonly title: string;
  readonly as: Asker;
  readonly method: "POST" | "PATCH" | "DELETE";
  /** Path at the API server. */
  readonly path: string;
  /** Whether it is only tried; what connects to a pod can not be. @default true */
  readonly dryRun?: false;
  /** A manifest for POST, a merge patch for PATCH. @default none */
  readonly body?: object;
  readonly allowed: boolean;
}

/** Has every right by the cluster's roles and is no administrator of ours. */
export const engineer: Asker = { user: "engineer", groups: ["engineers"] };
/** In a group of administrators of the baseline of the tests. */
export const administrator: Asker = { user: "admin", groups: ["engineers", "platform-admins"] };
/** The identity that a controller of the cluster asks with. */
export const controller = (name: string): Asker => serviceAccount("kube-system", name);

export function serviceAccount(namespace: string, name: string): Asker {
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: ["engineers"] };
}

const askersDir = path.join(__dirname, "askers");
const load = createRequire(__filename);

/** The cases of every rule that exists only in the cluster, by its id. */
export function allAskerCases(): ReadonlyMap<string, readonly AskerCase[]> {
  return new Map(
    readdirSync(askersDir).flatMap((group) =>
      readdirSync(path.join(askersDir, group)).map((file): [string, readonly AskerCase[]] => {
        const { cases } = load(path.join(askersDir, group, file)) as { readonly cases: readonly AskerCase[] };
        return [`${group}/${file.replace(/\.ts$/, "")}`, cases];
      }),
    ),
  );
}
