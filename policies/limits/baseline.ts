import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../../components/core/document-problem";
import { DocumentError } from "../../components/core/document-problem";
import type { Exemption } from "./exemptions";
import { readExemptions } from "./exemptions";
import type { Hashes } from "./hashes";
import { readHashes } from "./hashes";
import type { KnownBad } from "./known-bad";
import { readKnownBad } from "./known-bad";
import type { Quotas } from "./quotas";
import { readQuotas } from "./quotas";
import type { Registries } from "./registries";
import { readRegistries } from "./registries";
import type { Whitelist } from "./whitelist";
import { readWhitelist } from "./whitelist";

/** What is allowed at most: everything the rules compare with. */
export interface Baseline {
  readonly whitelist: Whitelist;
  readonly hashes: Hashes;
  readonly quotas: Quotas;
  readonly registries: Registries;
  readonly knownBad: readonly KnownBad[];
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
      problems.push({ file, line: 1, column: 1, path: "", message: "is missing; without it nothing may be deployed" });
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
    knownBad: read("baseline/known-bad.yaml", readKnownBad),
    exemptions: read("exemptions.yaml", (file, content) => readExemptions(file, content, ruleIds)),
  };
  if (problems.length > 0) throw new DocumentError(problems);
  return parts as Baseline;
}
