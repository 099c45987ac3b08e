import type { KubeConfig } from "@kubernetes/client-node";
import type { ApiClient } from "../api-client";
import type { Service } from "./plain-objects";
import { keyOf, watchObjects } from "./watch-objects";
import { WorkQueue } from "./work-queue";

/**
 * Address that every simulated load balancer has. It stands in a range that documents use and no network routes
 * (RFC 5737): nothing listens behind simulated pods, and no packet should find anybody else.
 */
const balancerAddress = "192.0.2.1";

/** Whether a Service waits for a load balancer's address. */
export function needsAddress(service: Service): boolean {
  if (service.spec?.type !== "LoadBalancer" || service.metadata?.deletionTimestamp) return false;
  // A class names another controller, which would not be ours to play.
  if (service.spec.loadBalancerClass) return false;
  return (service.status?.loadBalancer?.ingress ?? []).length === 0;
}

/** Inputs of {@link balanceLoad}. */
export interface BalanceLoadArgs {
  readonly config: KubeConfig;
  readonly api: ApiClient;
  readonly log: (line: string) => void;
}

/** Plays the cloud's load balancer: gives an address to each Service that waits for one. Runs until the process ends. */
export async function balanceLoad({ config, api, log }: BalanceLoadArgs): Promise<void> {
  let services: ReadonlyMap<string, Service> = new Map();
  const serve = async (key: string): Promise<void> => {
    const service = services.get(key);
    if (!service || !needsAddress(service)) return;
    const { namespace = "", name = "" } = service.metadata ?? {};
    await api.patch(
      `/api/v1/namespaces/${namespace}/services/${name}/status`,
      { status: { loadBalancer: { ingress: [{ ip: balancerAddress }] } } },
      "application/merge-patch+json",
    );
  };
  const queue = new WorkQueue(serve, (key, error) => {
    log(`load balancer: ${key}: ${error instanceof Error ? error.message : String(error)}`);
  });
  services = await watchObjects<Service>({
    ...{ config, api, log, path: "/api/v1/services" },
    onChange: (key) => {
      queue.add(key);
    },
  });
  for (const service of services.values()) queue.add(keyOf(service));
}
