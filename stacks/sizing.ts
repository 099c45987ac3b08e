import type { Resources } from "../components/core/pod";

/** How large the platform's own parts are. Users' sizes are in catalog/workspaces.yaml, the models' in models.<env>.yaml. */
export interface Sizing {
  readonly nginxReplicas: number;
  readonly keycloakReplicas: number;
  readonly gatewayReplicas: number;
  readonly alertmanagerReplicas: 1 | 2;
  /** Volumes, as quantities. */
  readonly databaseVolume: string;
  readonly gatewayRedisVolume: string;
  readonly prometheusVolume: string;
  readonly prometheusRetentionDays: number;
  readonly prometheus: Resources;
  /**
   * Shards of users that the gateway can hold keys of; raising it rolls the gateway once. 400 shards of 25 are the ten
   * thousand users that the platform is planned for.
   */
  readonly keyRingSlots: number;
}

/** Production is sized for its `sessionCapacity` with one node missing; dev for three people. */
export const sizings: Readonly<Record<string, Sizing>> = {
  prod: {
    nginxReplicas: 2,
    keycloakReplicas: 2,
    gatewayReplicas: 2,
    alertmanagerReplicas: 2,
    databaseVolume: "20Gi",
    gatewayRedisVolume: "5Gi",
    prometheusVolume: "100Gi",
    prometheusRetentionDays: 30,
    prometheus: { cpu: "1", cpuLimit: "2", memory: "4Gi" },
    keyRingSlots: 100,
  },
  dev: {
    nginxReplicas: 2,
    keycloakReplicas: 1,
    gatewayReplicas: 1,
    alertmanagerReplicas: 1,
    databaseVolume: "2Gi",
    gatewayRedisVolume: "1Gi",
    prometheusVolume: "5Gi",
    prometheusRetentionDays: 3,
    prometheus: { cpu: "250m", cpuLimit: "1", memory: "1Gi" },
    keyRingSlots: 4,
  },
};
