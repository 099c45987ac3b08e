import * as pulumi from "@pulumi/pulumi";
import { WorkspaceStorage } from "../components/workspace/workspace-storage";
import { AdmissionPolicies } from "../policies/admission/admission-policies";
import { declaredPolicies } from "../policies/admission/declared-policies";
import type { PlatformConfig } from "./config";
import type { Context, SecretSource } from "./context";
import { ai } from "./platform/ai";
import { backup } from "./platform/backup";
import { identity } from "./platform/identity";
import { ingress } from "./platform/ingress";
import { namespaces } from "./platform/namespaces";
import { observability } from "./platform/observability";
import { clusterProvider } from "./providers";
import { sizings } from "./sizing";

/** What the platform stack tells people and the shards of users. */
export interface PlatformOutputs {
  /** Where users begin. */
  readonly url: string;
  readonly grafanaUrl: string;
  readonly realmId: pulumi.Output<string>;
  /** Ids of the groups below `/departments` and `/roles`, by name. */
  readonly departmentGroupIds: pulumi.Output<Record<string, string>>;
  readonly roleGroupIds: pulumi.Output<Record<string, string>>;
  /** Service-account client by which the shards make accounts; the secret one is encrypted in the state. */
  readonly adminClientId: string;
  readonly adminClientSecret: pulumi.Output<string>;
}

/** The platform of one environment: everything but the users. */
export function platform(
  config: PlatformConfig,
  secret: SecretSource,
): Record<keyof PlatformOutputs, pulumi.Input<unknown>> {
  const sizing = sizings[config.stack.environment];
  if (sizing === undefined) throw new Error(`stacks/sizing.ts has no sizes for "${config.stack.environment}"`);
  const lastShard = Math.max(-1, ...config.shards);
  if (lastShard >= sizing.keyRingSlots) {
    // Their keys would be declared and never reach the gateway, which would then refuse these users without a reason.
    throw new pulumi.RunError(
      `catalog/users.${config.stack.environment}.yaml has users in shard ${String(lastShard)}, and the gateway reads the keys of shards 0 to ` +
        `${String(sizing.keyRingSlots - 1)}; raise keyRingSlots of ${config.stack.environment} in stacks/sizing.ts, which rolls the gateway once`,
    );
  }
  const context: Context = { config, secret, sizing, protect: config.stack.environment === "prod" };
  const cluster = { providers: { kubernetes: clusterProvider() } };

  new WorkspaceStorage("workspace-storage", { provisioner: config.settings.storage.workspaceProvisioner }, cluster);
  const policies = declaredPolicies(config.stack.name, config.settings.embedded);
  const rules = new AdmissionPolicies("admission", { policies }, cluster);
  // Behind the rules, so that nobody can write into a namespace of ours that no rule guards yet, nor when it goes.
  const guarded = { ...cluster, dependsOn: [rules] };
  const spaces = namespaces(config.backups.clusterConfiguration.owner === "declared", guarded);
  const accounts = identity(context, spaces, cluster);
  ingress(context, spaces, accounts, cluster);
  const models = ai(context, spaces, cluster);
  backup(context, spaces, accounts, models.modelClaim, cluster);
  observability(context, spaces, accounts, models.metricsToken, cluster);

  const { realm, keycloak } = accounts;
  return {
    url: `https://${config.hosts.ide}/`,
    grafanaUrl: `https://${config.hosts.grafana}/`,
    realmId: realm.realmId,
    departmentGroupIds: { ...realm.departmentGroupIds },
    roleGroupIds: { ...realm.roleGroupIds },
    adminClientId: keycloak.adminClient.clientId,
    adminClientSecret: keycloak.adminClient.clientSecret,
  };
}
