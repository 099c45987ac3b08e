import { readFileSync } from "node:fs";
import path from "node:path";
import { servePack } from "./analyzer/serve-pack";
import { policiesDir, readBaseline } from "./limits/baseline";
import { Pack } from "./pack";
import { allRules } from "./rules";

const { version } = JSON.parse(readFileSync(path.join(policiesDir, "package.json"), "utf8")) as { version: string };
const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

// The one place of the pack that knows the time: rules are told the day of the run.
const today = new Date().toISOString().slice(0, 10);

servePack(new Pack(rules, { today, baseline }), { name: "webide", version });
