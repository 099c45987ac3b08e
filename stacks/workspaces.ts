import * as pulumi from "@pulumi/pulumi";
import { holderRoleName, holderServiceAccount } from "../components/backup/holder-pods";
import { endpointUrl } from "../components/core/endpoint-url";
import { topology } from "../components/core/topology";
import { extensionInstaller, extensionInstallerEntry } from "../components/extensions/extension-installer";
import { extensionSet } from "../components/extensions/extension-set";
import { tabbyPrefix } from "../components/gateway/litellm-config";
import { KeyRing } from "../components/gateway/key-ring";
import type { KeyRingEntry } from "../components/gateway/key-ring";
import { UserAccount } from "../components/identity/user-account";
import { Workspace } from "../components/workspace/workspace";
import { WorkspaceStorage } from "../components/workspace/workspace-storage";
import type { PlatformConfig, User } from "./config";
import type { PlatformOutputs } from "./platform";
import { adminProvider } from "./platform/identity";
import { clusterProvider } from "./providers";

/** Sizes inside a workspace that no tier changes. */
const fixed = {
  initResources: { cpu: "200m", cpuLimit: "1", memory: "256Mi", memoryLimit: "512Mi", ephemeralStorage: "1Gi" },
  tmpSize: "1Gi",
  extensionsSize: "1Gi",
  reconnectionGraceSeconds: 10_800,
  startupSeconds: 120,
};

/** What all workspaces of a stack have in common. */
function shared(config: PlatformConfig) {
  const { images, settings, workspaces, models, stack } = config;
  const gateway = endpointUrl(topology.litellm);
  const installer = extensionInstaller();
  return {
    image: images.reference("code-server"),
    installer,
    installerEntry: extensionInstallerEntry,
    // Whoever can not be verified may only enter the machine-local default; production has the policies' exemptions.
    allowUnverified: settings.embedded,
    internalHosts: [settings.hosts.git, settings.hosts.artefacts],
    internalCa: settings.companyCa,
    ...fixed,
    timeZone: settings.timeZone,
    storageClass: WorkspaceStorage.className,
    stack: stack.name,
    retain: stack.environment === "prod",
    workspaceParent: config.hosts.workspaceParent,
    routes: {
      openAiUrl: `${gateway}/v1`,
      tabbyUrl: `${gateway}${tabbyPrefix}`,
      chatModel: models.vllm.gatewayName,
      completionModel: models.tabby.gatewayName,
    },
    backupHolder: {
      clusterRole: holderRoleName,
      serviceAccount: holderServiceAccount,
      namespace: topology.velero.namespace,
    },
    editorSettings: workspaces.editorSettings,
    // Raised by `webide user rotate-key`; a constant until keys are rotated for the first time.
    keyRotation: "1",
  };
}

function workspace(
  user: User,
  config: PlatformConfig,
  common: ReturnType<typeof shared>,
  opts: pulumi.ComponentResourceOptions,
): Workspace {
  const tier = config.workspaces.tiers[user.tier];
  const extensions = config.workspaces.extensionSets[user.extensionSet]?.extensions ?? [];
  return new Workspace(
    user.id,
    {
      ...common,
      userId: user.id,
      department: user.department,
      tier: user.tier,
      elevation: user.elevation && {
        approver: user.elevation.approver,
        expires: user.elevation.expires,
        reason: user.elevation.project ?? "senior",
      },
      disabled: user.disabled,
      quota: tier.quota,
      containerDefaults: tier.containerDefaults,
      homeSize: tier.homeSize,
      extensionSet: user.extensionSet,
      extensions: extensionSet(extensions, config.settings.hosts.artefacts),
      resources: tier.codeServer,
    },
    opts,
  );
}

/** One shard of users: their accounts, workspaces and gateway keys. Nothing here knows how many users there are. */
export function workspaces(config: PlatformConfig): Record<string, pulumi.Input<unknown>> {
  const { stack } = config;
  if (stack.kind !== "users") throw new Error(`stack ${stack.name} holds no users`);
  const platform = new pulumi.StackReference(`organization/webide/${stack.environment}`);
  const output = <K extends keyof PlatformOutputs>(name: K): pulumi.Output<pulumi.Unwrap<PlatformOutputs[K]>> =>
    platform.requireOutput(name) as pulumi.Output<pulumi.Unwrap<PlatformOutputs[K]>>;
  const departmentGroups = output("departmentGroupIds");
  const roleGroups = output("roleGroupIds");
  const realmId = output("realmId");

  const cluster = { providers: { kubernetes: clusterProvider() } };
  const accounts: pulumi.ComponentResourceOptions = {
    providers: {
      keycloak: adminProvider(config, {
        clientId: output("adminClientId"),
        clientSecret: output("adminClientSecret"),
      }),
    },
  };
  const common = shared(config);
  const protect = stack.environment === "prod";
  const entries: KeyRingEntry[] = [];
  for (const user of config.users) {
    const disabled = user.disabled !== undefined;
    new UserAccount(
      user.id,
      {
        realmId,
        userId: user.id,
        email: user.email,
        firstName: user.givenName,
        lastName: user.familyName,
        department: user.department,
        ticket: user.request.ticket,
        groupIds: [
          departmentGroups.apply((ids) => idOf(ids, user.department)),
          ...user.roles.map((role) => roleGroups.apply((ids) => idOf(ids, role))),
        ],
        disabled,
        protect,
      },
      accounts,
    );
    const { gatewayKeyHash } = workspace(user, config, common, cluster);
    const { requestsPerMinute, tokensPerMinute, dailyTokens } = config.models.limits[user.tier];
    if (gatewayKeyHash === undefined) continue;
    entries.push({
      user: user.id,
      keyHash: gatewayKeyHash,
      enabled: !disabled,
      rpm: requestsPerMinute,
      tpm: tokensPerMinute,
      dailyTokens,
    });
  }
  new KeyRing("gateway-keys", { namespace: topology.litellm.namespace, slot: stack.shard, entries }, cluster);
  return { users: config.users.map((user) => user.id) };
}

/** Id of a group of the platform stack. */
function idOf(ids: Readonly<Record<string, string>>, name: string): string {
  const id = ids[name];
  if (id !== undefined) return id;
  throw new Error(
    `the platform stack has no group "${name}" (it has: ${Object.keys(ids).join(", ")}); bring the platform stack up to date first`,
  );
}
