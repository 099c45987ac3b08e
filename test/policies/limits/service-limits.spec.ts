import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../../../components/core/document-problem";
import { formatProblem } from "../../../components/core/document-problem";
import { readAi } from "../../../policies/limits/ai";
import { readAlerts } from "../../../policies/limits/alerts";
import { policiesDir } from "../../../policies/limits/baseline";
import { duration } from "../../../policies/limits/duration";
import { readGpu } from "../../../policies/limits/gpu";
import { readIdentity } from "../../../policies/limits/identity";

type Reader = (file: string, content: string) => { readonly data?: unknown; readonly problems: readonly Problem[] };

const own = (name: string): string => readFileSync(path.join(policiesDir, "baseline", name), "utf8");

/** What is wrong with a file of the baseline after one change. */
function problems(reader: Reader, name: string, from: string, to: string): string {
  const text = own(name);
  assert.ok(text.includes(from), `${name} has no ${from}`);
  const result = reader("f", text.replace(from, to));
  assert.equal(result.data, undefined, "a file with problems must give no data");
  return result.problems.map(formatProblem).join("\n");
}

describe("a file of limits that is wrong", () => {
  const cases: readonly [what: string, reader: Reader, name: string, from: string, to: string, says: RegExp][] = [
    [
      "has a lifespan that is none",
      readIdentity,
      "identity.yaml",
      "10m",
      "10 minutes",
      /accessTokenLifespan.*as in "5m"/,
    ],
    [
      "has no limit of failures",
      readIdentity,
      "identity.yaml",
      "maxLoginFailures: 10",
      "maxLoginFailures: 0",
      /maxLoginFailures/,
    ],
    [
      "has a part of a policy that is no number",
      readIdentity,
      "identity.yaml",
      "length: 12",
      "length: long",
      /passwordPolicy\.length/,
    ],
    ["has an unknown key", readIdentity, "identity.yaml", "maxLoginFailures", "maxLoginFailure", /maxLoginFailure/],
    [
      "makes a client public without a reason",
      readIdentity,
      "identity.yaml",
      "reason: Keycloak's own command",
      "reason: x #",
      /reason/,
    ],
    ["has half a GPU", readGpu, "gpu.yaml", "capacity: 8", "capacity: 0.5", /capacity/],
    ["lets nobody have GPUs", readGpu, "gpu.yaml", "namespaces: [ai]", "namespaces: []", /namespaces/],
    [
      "knows no node with GPUs",
      readGpu,
      "gpu.yaml",
      '{ nvidia.com/gpu.present: "true" }',
      "{}",
      /nodeLabels.*at least one label/,
    ],
    ["has a taint without an effect", readGpu, "gpu.yaml", ", effect: NoSchedule", "", /effect/],
    [
      "forbids an option with its dashes",
      readAi,
      "ai.yaml",
      "name: trust-remote-code",
      "name: --trust-remote-code",
      /without its dashes/,
    ],
    [
      "forbids a variable that can be none",
      readAi,
      "ai.yaml",
      "name: PYTHONOPTIMIZE",
      "name: PYTHON-OPTIMIZE",
      /environment variable/,
    ],
    ["has a key without a limit", readAi, "ai.yaml", "rpm: 240", "rpm: 0", /rpm/],
    ["asks for a series that can be none", readAlerts, "alerts.yaml", "series: up", "series: up{}", /name of a series/],
    ["compares in a way nobody knows", readAlerts, "alerts.yaml", 'operator: "=="', 'operator: "="', /operator/],
    [
      "has a filter that is switched off in words",
      readAlerts,
      "alerts.yaml",
      "unfiltered: true",
      "unfiltered: false",
      /unfiltered/,
    ],
  ];
  for (const [what, reader, name, from, to, says] of cases) {
    it(`is refused when it ${what}: ${name}`, () => {
      assert.match(problems(reader, name, from, to), says);
    });
  }
});

describe("a duration", () => {
  const cases: readonly [text: string, seconds: number | undefined][] = [
    ["5m", 300],
    ["1h30m", 5400],
    ["5m0s", 300],
    ["300s", 300],
    ["0s", 0],
    ["", undefined],
    ["5", undefined],
    ["5 m", undefined],
    ["-5m", undefined],
    ["1.5h", undefined],
    ["30m1h", undefined],
    ["5M", undefined],
    ["5m\n", undefined],
  ];
  for (const [text, seconds] of cases) {
    it(`${JSON.stringify(text)} is ${seconds === undefined ? "none" : `${String(seconds)} seconds`}`, () => {
      assert.equal(duration(text), seconds);
    });
  }
});
