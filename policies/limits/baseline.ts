import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../../components/core/document-problem";
import { DocumentError } from "../../components/core/document-problem";
import type { Access } from "./access";
import { readAccess } from "./access";
import type { AdministratorGroup } from "./administrators";
import { readAdministrators } from "./administrators";
import type { AiLimits } from "./ai";
import { readAi } from "./ai";
import type { RequiredAlert } from "./alerts";
import { readAlerts } from "./alerts";
import type { Exemption } from "./exemptions";
import { readExemptions } from "./exemptions";
import type { ExtensionDependencies } from "./extension-dependencies";
import { readExtensionDependencies } from "./extension-dependencies";
import type { GpuLimits } from "./gpu";
import { readGpu } from "./gpu";
import type { Hashes } from "./hashes";
import { readHashes } from "./hashes";
import type { IdentityLimits } from "./identity";
import { readIdentity } from "./identity";
import type { KnownBad } from "./known-bad";
import { readKnownBad } from "./known-bad";
import type { KnownBadExtension } from "./known-bad-extensions";
import { readKnownBadExtensions } from "./known-bad-extensions";
import type { NetworkLimits } from "./network";
import { readNetworkLimits } from "./network";
import type { Quotas } from "./quotas";
import { readQuotas } from "./quotas";
import type { Registries } from "./registries";
import { readRegistries } from "./registries";
import type { TokenAccount } from "./service-accounts";
import { readServiceAccounts } from "./service-accounts";
import type { Stateful } from "./stateful";
import { readStateful } from "./stateful";
import type { Whitelist } from "./whitelist";
import { readWhitelist } from "./whitelist";

/** What is allowed at most: everything the rules compare with. */
export interface Baseline {
  readonly whitelist: Whitelist;
  readonly hashes: Hashes;
  readonly quotas: Quotas;
  readonly registries: Registries;
  readonly network: NetworkLimits;
  readonly knownBad: readonly KnownBad[];
  readonly knownBadExtensions: readonly KnownBadExtension[];
  /** What approved extensions would pull in. */
  readonly extensionDependencies: readonly ExtensionDependencies[];
  /** Accounts whose token may be mounted. */
  readonly serviceAccounts: readonly TokenAccount[];
  readonly stateful: Stateful;
  readonly access: Access;
  /** Who may reach into workspaces and take them away. */
  readonly administrators: readonly AdministratorGroup[];
  readonly identity: IdentityLimits;
  readonly gpu: GpuLimits;
  readonly ai: AiLimits;
  readonly alerts: readonly RequiredAlert[];
  readonly exemptions: readonly Exemption[];
}

type Reader<T> = (file: string, content: string) => { readonly data?: T; readonly problems: readonly Problem[] };

/** Folder of the policies: holds `baseline/` and `exemptions.yaml`. */
export const policiesDir = path.join(__dirname, "..");

/**
 * Reads all files of the baseline.
 *
 * @param ruleIds rules that exemptions may name
 * @throws DocumentError with every problem of every file; a missing file is one: without limits nothing is allowed
 */
export function readBaseline(dir: string, ruleIds: readonly string[]): Baseline {
  const problems: Problem[] = [];
  const read = <T>(name: string, reader: Reader<T>): T | undefined => {
    const file = path.join(dir, name);
    if (!existsSync(file)) {
      const message = "is missing; without it nothing may be deployed";
      problems.push({
        file,
        line: 1,
        column: 1,
        path: "",
        message,
        allowed: "the reviewed file: restore it from the repository",
      });
      return undefined;
    }
    const result = reader(file, readFileSync(file, "utf8"));
    problems.push(...result.problems);
    return result.data;
  };
  const parts = {
    whitelist: read("baseline/extensions-whitelist.yaml", readWhitelist),
    hashes: read("baseline/extensions-hashes.txt", readHashes),
    quotas: read("baseline/quotas.yaml", readQuotas),
    registries: read("baseline/registries.yaml", readRegistries),
    network: read("baseline/network.yaml", readNetworkLimits),
    knownBad: read("baseline/known-bad.yaml", readKnownBad),
    knownBadExtensions: read("baseline/known-bad-extensions.yaml", readKnownBadExtensions),
    extensionDependencies: read("baseline/extension-dependencies.yaml", readExtensionDependencies),
    serviceAccounts: read("baseline/service-accounts.yaml", readServiceAccounts),
    stateful: read("baseline/stateful.yaml", readStateful),
    access: read("baseline/access.yaml", readAccess),
    administrators: read("baseline/administrators.yaml", readAdministrators),
    identity: read("baseline/identity.yaml", readIdentity),
    gpu: read("baseline/gpu.yaml", readGpu),
    ai: read("baseline/ai.yaml", readAi),
    alerts: read("baseline/alerts.yaml", readAlerts),
    exemptions: read("exemptions.yaml", (file, content) => readExemptions(file, content, ruleIds)),
  };
  if (problems.length > 0) throw new DocumentError(problems);
  return parts as Baseline;
}
