import { endpointHost } from "../core/endpoint-url";
import { topology } from "../core/topology";
import { tabbyPrefix, userRoutes } from "./litellm-config";

/** Redis set of key hashes that are refused at once; disabling a user writes here. Asked on every call. */
export const deniedKeysSet = "webide:denied-keys";

/** Where the gateway's files stand in its container. */
export const gatewayPaths = {
  config: "/etc/litellm",
  /** Beside, not in, the folder of config.yaml: see the head of the hook. */
  hooks: "/etc/litellm-hooks",
  keyRing: "/etc/gateway/keys",
} as const;

/** Plain environment of the gateway; everything secret comes from its Secret. */
export function gatewayEnvironment(timeZone: string): Record<string, string> {
  return {
    PYTHONPATH: gatewayPaths.hooks,
    PYTHONDONTWRITEBYTECODE: "1",
    HOME: "/tmp",
    GATEWAY_RING_DIR: gatewayPaths.keyRing,
    GATEWAY_ROUTES: userRoutes.join(" "),
    GATEWAY_TABBY_PREFIX: tabbyPrefix,
    GATEWAY_DENIED_SET: deniedKeysSet,
    GATEWAY_TIME_ZONE: timeZone,
    GATEWAY_BUDGET_PORT: String(topology.gatewayBudget.port),
    REDIS_HOST: endpointHost(topology.gatewayRedis),
    REDIS_PORT: String(topology.gatewayRedis.port),
    LITELLM_MODE: "PRODUCTION",
    LITELLM_LOG: "WARNING",
    // Air gap. The first one covers all from 1.109 on; the others are what earlier versions know.
    LITELLM_OFFLINE_MODE: "true",
    LITELLM_LOCAL_MODEL_COST_MAP: "True",
    LITELLM_LOCAL_BLOG_POSTS: "true",
    LITELLM_LOCAL_POLICY_TEMPLATES: "true",
    NO_DOCS: "True",
    NO_REDOC: "True",
    NO_OPENAPI: "True",
    DISABLE_ADMIN_UI: "True",
  };
}
