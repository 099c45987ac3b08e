import { readFileSync } from "node:fs";
import path from "node:path";
import type { PackIdentity } from "./analyzer/analyzer-service";
import { policiesDir, readBaseline } from "./limits/baseline";
import { Pack } from "./pack";
import { allRules } from "./rules";

/** The rules and limits of this checkout, read once. */
export interface OwnPack {
  readonly identity: PackIdentity;
  /** A pack for one run of the engine; it remembers what that run declares. */
  readonly forOneRun: () => Pack;
}

/**
 * Reads the pack of this checkout.
 *
 * @throws Error naming file, place and value when a file of limits can not be used
 */
export function ownPack(): OwnPack {
  const { version } = JSON.parse(readFileSync(path.join(policiesDir, "package.json"), "utf8")) as { version: string };
  const rules = allRules();
  const baseline = readBaseline(
    policiesDir,
    rules.map((rule) => rule.id),
  );
  // The one place of the pack that knows the time: rules are told the day of the run.
  const forOneRun = (): Pack => new Pack(rules, { today: new Date().toISOString().slice(0, 10), baseline });
  return { identity: { name: "webide", version }, forOneRun };
}
