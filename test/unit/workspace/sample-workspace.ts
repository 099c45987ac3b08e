import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import type { GatewayRoutes } from "../../../components/workspace/editor-clients";
import type { Settings } from "../../../components/workspace/editor-settings";
import type { WorkspaceArgs } from "../../../components/workspace/workspace";
import type { TierQuota } from "../../../components/workspace/workspace-fence";

function snippet(file: string): string {
  return readFileSync(path.join(__dirname, file), "utf8");
}

/** The guide's two quotas (3.3) by the name of their object. */
export const guideQuotas = Object.fromEntries(
  parseAllDocuments(snippet("guide-3.3-quota.txt")).map((document) => {
    const quota = document.toJS();
    return [quota.metadata.name as string, quota.spec.hard as TierQuota];
  }),
) as Record<"default-quota" | "elevated-quota", TierQuota>;

/** The guide's settings.json (8.1). */
export const guideSettings = JSON.parse(snippet("guide-8.1-settings.txt").replace(/^\/\/.*\n/, "")) as Settings;

export const routes: GatewayRoutes = {
  openAiUrl: "http://litellm.ai.svc.cluster.local:4000/v1",
  tabbyUrl: "http://litellm.ai.svc.cluster.local:4000/tabby",
  chatModel: "code-chat",
  completionModel: "code-completion",
};

/** A complete workspace of an ordinary developer. */
export const sampleWorkspace: WorkspaceArgs = {
  userId: "alice",
  department: "payments",
  tier: "default",
  quota: guideQuotas["default-quota"],
  containerDefaults: { cpu: "100m", memory: "128Mi", cpuLimit: "500m", memoryLimit: "512Mi" },
  homeSize: "10Gi",
  storageClass: "workspace",
  stack: "prod-users-00",
  retain: true,
  workspaceParent: "ide.company.com",
  routes,
  editorSettings: guideSettings,
  image: `registry.internal/codercom/code-server:4.146.0@sha256:${"a".repeat(64)}`,
  extensionSet: "standard",
  extensions: [
    {
      id: "continue.continue",
      version: "0.9.245",
      sha256: "b".repeat(64),
      url: "https://nexus.internal/repository/vsix/continue.continue-0.9.245.vsix",
    },
  ],
  installer: { "install-extensions.mjs": "// installer\n", "vsix-archive.mjs": "// archive\n" },
  installerEntry: "install-extensions.mjs",
  allowUnverified: false,
  internalHosts: [
    { host: "nexus.internal", cidr: "10.20.0.10/32", port: 443 },
    { host: "git.internal", cidr: "10.20.0.11/32", port: 443 },
  ],
  keyRotation: "1",
  resources: { cpu: "1", memory: "2Gi", cpuLimit: "4", memoryLimit: "8Gi", ephemeralStorage: "4Gi" },
  initResources: { cpu: "500m", memory: "512Mi" },
  tmpSize: "1Gi",
  extensionsSize: "2Gi",
  reconnectionGraceSeconds: 10800,
  startupSeconds: 60,
  timeZone: "Asia/Seoul",
  backupHolder: { clusterRole: "webide-backup-holder", serviceAccount: "backup-holder", namespace: "velero" },
};

/** What makes the sample a disabled user. */
export const disabled = { at: "2026-11-20T09:00:00+09:00", by: "kim" };

/** What makes the sample an elevated user. */
export const elevated = {
  tier: "elevated",
  quota: guideQuotas["elevated-quota"],
  elevation: { approver: "lee", expires: "2027-06-30", reason: "senior" },
} as const;
