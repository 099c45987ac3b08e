import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { checksum } from "../core/checksum";
import { labels } from "../core/labels";
import type { GatewayRoutes } from "./editor-clients";
import { continueConfig, tabbyClientConfig } from "./editor-clients";

/** Name of the Secret in every workspace; plain, so that pods refer to it without waiting for it. */
export const gatewayKeySecret = "gateway-key";

/** Keys of the Secret. */
export const gatewayKeyFiles = {
  /** The bare key, for command-line clients in the user's terminal. */
  key: "LITELLM_KEY",
  continue: "continue.yaml",
  tabby: "tabby.toml",
} as const;

/** Inputs of {@link userGatewayKey}. */
export interface GatewayKeyArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  /** Where the user's editor clients send their requests. */
  readonly routes: GatewayRoutes;
  /** Any text; changing it makes a new key. */
  readonly rotation: string;
}

/** Form in which the gateway accepts keys. */
export function gatewayKey(randomPart: string): string {
  return `sk-${randomPart}`;
}

/** One user's key for the AI gateway. */
export interface UserGatewayKey {
  /** SHA-256 of the key (lower-case hex), secret: what the gateway's key ring lists instead of the key. */
  readonly hash: pulumi.Output<string>;
  /** The key, and the client configurations that carry it. */
  readonly secret: k8s.core.v1.Secret;
}

/** Makes a user's key, and puts it where the user's editor finds it. */
export function userGatewayKey(
  name: string,
  args: GatewayKeyArgs,
  opts?: pulumi.CustomResourceOptions,
): UserGatewayKey {
  const password = new random.RandomPassword(
    name,
    // 40 of 62 characters are 238 bits: its plain SHA-256 can stand in a key ring.
    { length: 40, special: false, keepers: { rotation: args.rotation } },
    opts,
  );
  const key = pulumi.secret(password.result).apply(gatewayKey);
  const secret = new k8s.core.v1.Secret(
    name,
    {
      metadata: {
        name: gatewayKeySecret,
        namespace: args.namespace,
        labels: labels({ app: "workspace", component: "workspace", user: args.userId }),
      },
      type: "Opaque",
      stringData: {
        [gatewayKeyFiles.key]: key,
        [gatewayKeyFiles.continue]: key.apply((value) => continueConfig(args.routes, value)),
        [gatewayKeyFiles.tabby]: key.apply((value) => tabbyClientConfig(args.routes, value)),
      },
    },
    opts,
  );
  return { hash: key.apply(checksum), secret };
}
