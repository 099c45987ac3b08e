import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";

/** A kubeconfig's entry for one cluster; source: client-go, tools/clientcmd/api/v1. */
export interface ClusterEntry {
  readonly server?: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
  readonly "tls-server-name"?: string;
  readonly "proxy-url"?: string;
}

/** A kubeconfig's command that hands out credentials. */
export interface ExecEntry {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

/** A kubeconfig's entry for one user. */
export interface UserEntry {
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecEntry;
  readonly "auth-provider"?: unknown;
}

/** The entries a connection is made of; paths in them are absolute. */
export interface Kubeconfig {
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly namespace: string;
}

interface Document {
  readonly clusters?: readonly { readonly name: string; readonly cluster: ClusterEntry }[] | null;
  readonly users?: readonly { readonly name: string; readonly user: UserEntry }[] | null;
  readonly contexts?:
    | readonly {
        readonly name: string;
        readonly context: { readonly cluster?: string; readonly user?: string; readonly namespace?: string };
      }[]
    | null;
  readonly "current-context"?: string;
}

const paths = ["certificate-authority", "client-certificate", "client-key", "tokenFile"] as const;

/** Reads text; a relative path in it counts from `folder`. */
function readDocument(text: string, source: string, folder: string): Document {
  const document: unknown = parse(text);
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw new Error(`${source} is not a kubeconfig: expected a document with clusters, users and contexts`);
  const absolute = <Entry extends object>(entry: Entry): Entry =>
    Object.fromEntries(
      Object.entries(entry).map(([key, value]) =>
        (paths as readonly string[]).includes(key) && typeof value === "string" && value !== ""
          ? [key, path.resolve(folder, value)]
          : [key, value as unknown],
      ),
    ) as Entry;
  const { clusters, users, ...rest } = document as Document;
  return {
    ...rest,
    clusters: (clusters ?? []).map(({ name, cluster }) => ({ name, cluster: absolute(cluster) })),
    users: (users ?? []).map(({ name, user }) => ({ name, user: absolute(user) })),
  };
}

/** All documents: one given by value or path, else the files KUBECONFIG names, else the user's own. */
function readDocuments(given: string | undefined, env: NodeJS.ProcessEnv): Document[] {
  const fromFile = (file: string): Document =>
    readDocument(fs.readFileSync(file, "utf8"), file, path.dirname(path.resolve(file)));
  if (given !== undefined) {
    const file = given.replace(/^~(?=\/)/, os.homedir());
    return [
      given.includes("\n") || given.startsWith("{") ? readDocument(given, "kubeconfig", process.cwd()) : fromFile(file),
    ];
  }
  const named = (env["KUBECONFIG"] ?? "").split(path.delimiter).filter((file) => file !== "");
  const files = named.length > 0 ? named : [path.join(env["HOME"] ?? os.homedir(), ".kube", "config")];
  // Like client-go: a file that is not there counts as empty, as long as one is.
  const there = files.filter((file) => fs.existsSync(file));
  if (there.length === 0) throw new Error(`no kubeconfig at ${files.join(", ")}; set KUBECONFIG to one`);
  return there.map(fromFile);
}

/**
 * Finds the cluster and user of a context.
 *
 * @param overrides `kubeconfig` by value or path; context and cluster by name; namespace
 * @throws Error naming the file, the entry that is missing and those there are
 */
export function readKubeconfig(
  overrides: {
    readonly kubeconfig?: string;
    readonly context?: string;
    readonly cluster?: string;
    readonly namespace?: string;
  },
  env: NodeJS.ProcessEnv,
): Kubeconfig {
  const documents = readDocuments(overrides.kubeconfig, env);
  const find = <Entry extends { readonly name: string }>(
    what: string,
    entries: readonly Entry[],
    name: string | undefined,
  ): Entry => {
    // The first file that has an entry of this name wins.
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry !== undefined) return entry;
    const known = entries.map((candidate) => candidate.name).join(", ") || "none";
    throw new Error(`the kubeconfig has no ${what} "${name ?? ""}"; it has: ${known}`);
  };
  const name = overrides.context ?? documents.map((each) => each["current-context"]).find((each) => Boolean(each));
  const { context } = find(
    "context",
    documents.flatMap((each) => each.contexts ?? []),
    name,
  );
  const { cluster } = find(
    "cluster",
    documents.flatMap((each) => each.clusters ?? []),
    overrides.cluster ?? context.cluster,
  );
  const users = documents.flatMap((each) => each.users ?? []);
  const user = context.user === undefined || context.user === "" ? {} : find("user", users, context.user).user;
  return { cluster, user, namespace: overrides.namespace ?? (context.namespace || "default") };
}
