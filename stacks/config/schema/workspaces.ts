import { z } from "zod";
import { duration, line, quantity, sha256OrUnverified, slug } from "./values";

/** Whole objects counted by a quota, as text like every quota value. */
const objects = z.string().regex(/^(?:0|[1-9]\d{0,3})$/, "a whole number in quotes");

const quota = z.strictObject({
  "requests.cpu": quantity,
  "requests.memory": quantity,
  "limits.cpu": quantity,
  "limits.memory": quantity,
  persistentvolumeclaims: objects,
  "requests.storage": quantity,
});

const requestsAndLimits = z.strictObject({
  cpu: quantity.describe("Request."),
  memory: quantity.describe("Request."),
  cpuLimit: quantity,
  memoryLimit: quantity,
});

const tier = z.strictObject({
  for: line.describe("Whom the tier is meant for, in the guide's words."),
  quota: quota.describe("The ResourceQuota's hard limits."),
  homeSize: quantity.describe("Size of the home volume; may grow, never shrink."),
  codeServer: requestsAndLimits
    .extend({ ephemeralStorage: quantity.describe("Scratch disk beside the home volume.") })
    .describe("What code-server itself gets; leaves room in the quota for restores and backup holders."),
  containerDefaults: requestsAndLimits.describe("What a container gets that names nothing (LimitRange)."),
});

const extension = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*\.[A-Za-z0-9][A-Za-z0-9._-]*$/, "publisher.name, as in ms-python.python")
    .describe("Extension id; compared without regard to case."),
  version: z
    .string()
    .regex(
      /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?$/,
      "one exact version, as in 2024.22.2, never a range or latest",
    )
    .describe("Exact version to install."),
  sha256: sha256OrUnverified.describe("Hash of the VSIX file."),
});

/** A value of a VS Code setting. */
type Setting = string | number | boolean | null | Setting[] | { [key: string]: Setting };

const idle = z.strictObject({
  after: duration.describe("Without a browser and without a running terminal job for this long: stopped."),
  jobsEndAfter: duration.describe("Without a browser for this long: stopped, whatever its terminals run."),
  checkEvery: duration.describe("Pause between two looks at all workspaces."),
});

/** workspaces.yaml */
export const workspacesSchema = z.strictObject({
  tiers: z.strictObject({ default: tier, elevated: tier }).describe("What a namespace gets, by tier (guide 3.3)."),
  idle: idle.describe("When a workspace that nobody uses is stopped; opening its address starts it again."),
  extensionSets: z
    .record(slug, z.strictObject({ description: line, extensions: z.array(extension) }))
    .describe("Sets of extensions; whether they are allowed is the security team's whitelist to say."),
  editorSettings: z
    .record(
      z.string().regex(/^[a-zA-Z][\w-]*(?:\.[\w-]+)+$/, "the id of a setting, as in files.autoSave"),
      z.json() as z.ZodType<Setting>,
    )
    .describe("settings.json of every workspace (guide 8.1)."),
});

export type WorkspacesFile = z.infer<typeof workspacesSchema>;
export type TierSettings = z.infer<typeof tier>;
