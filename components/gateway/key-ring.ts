import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";
import { topology } from "../core/topology";

/** File of the Secret that the gateway reads. */
export const keyRingFile = "keys.json";

/** Name of the Secret in which one group of users keeps its keys. */
export function keyRingSecret(slot: number): string {
  return `gateway-keys-${String(slot).padStart(2, "0")}`;
}

/** One user's key and limits. */
export interface KeyRingEntry {
  /** Stable user id. */
  readonly user: string;
  /** SHA-256 of the whole key, lower-case hex. */
  readonly keyHash: pulumi.Input<string>;
  /** Whether the account is enabled; a disabled one is left out. */
  readonly enabled: boolean;
  /** Requests a minute. */
  readonly rpm: number;
  /** Tokens a minute. */
  readonly tpm: number;
  /** Tokens a day, chat and autocomplete together. */
  readonly dailyTokens: number;
}

/** Inputs of {@link KeyRing}. */
export interface KeyRingArgs {
  /** Namespace of the gateway. */
  readonly namespace: pulumi.Input<string>;
  /** Number of the users' shard: which of the gateway's slots it fills, from 0. */
  readonly slot: number;
  readonly entries: readonly KeyRingEntry[];
}

/** The content of the file: hash → user and limits. `hashes` stand in the order of `entries`. */
export function keyRingJson(entries: readonly Omit<KeyRingEntry, "keyHash">[], hashes: readonly string[]): string {
  const ring = entries.flatMap(({ user, enabled, rpm, tpm, dailyTokens }, index) => {
    const hash = hashes[index];
    return enabled && hash !== undefined ? [[hash, { user, rpm, tpm, dailyTokens }] as const] : [];
  });
  return JSON.stringify(Object.fromEntries(ring));
}

/** The keys of one shard of users, as the gateway reads them: hashes only, so that the file opens nothing. */
export class KeyRing extends pulumi.ComponentResource {
  constructor(name: string, args: KeyRingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:gateway:KeyRing", name, { namespace: args.namespace, slot: args.slot }, opts);
    const hashes = pulumi.all(args.entries.map((entry) => entry.keyHash));
    new k8s.core.v1.Secret(
      name,
      {
        metadata: {
          name: keyRingSecret(args.slot),
          namespace: args.namespace,
          labels: labels({ app: topology.litellm.app, component: "gateway" }),
        },
        type: "Opaque",
        stringData: { [keyRingFile]: pulumi.secret(hashes.apply((known) => keyRingJson(args.entries, known))) },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
