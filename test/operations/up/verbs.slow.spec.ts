import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const repository = path.join(__dirname, "..", "..", "..");

describe("the verbs that drive the engine, where they must refuse", function () {
  this.timeout(60_000);
  let state: string;
  before(() => {
    state = mkdtempSync(path.join(tmpdir(), "webide-verbs-"));
  });
  after(() => {
    rmSync(state, { recursive: true });
  });

  const webide = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(path.join(repository, "webide"), args, {
      encoding: "utf8",
      // No terminal on any side.
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, WEBIDE_STATE: state, ...env },
    });
    return { status, stdout, stderr };
  };

  const refusals: readonly (readonly [string, string[], RegExp, NodeJS.ProcessEnv?])[] = [
    ["up without a terminal and without --yes", ["up"], /there is no terminal to ask on; add --yes/],
    ["down without a terminal and without --yes", ["down"], /there is no terminal to ask on; add --yes/],
    [
      "up of a stack that is none",
      ["up", "--stack", "staging", "--yes"],
      /--stack is "staging"; it must be one of dev, prod/,
    ],
    ["up of a shard by itself", ["up", "--stack", "dev-users-00", "--yes"], /their user shards come with them/],
    [
      "up of prod without a cluster",
      ["up", "--stack", "prod", "--yes"],
      /stack prod belongs on an existing cluster; name its context/,
    ],
    [
      "preview of prod without its secrets",
      ["preview", "--stack", "prod", "--context", "c"],
      /Pulumi\.prod\.yaml lacks the secrets slackUrl, .*pulumi config set --stack prod --secret/,
    ],
    ["down of prod, always", ["down", "--stack", "prod", "--yes"], /stack prod is never destroyed/],
    ["first credentials into a file", ["user", "credentials", "alice"], /shown on a terminal only/],
    [
      "a state root that moves with the folder",
      ["status"],
      /WEBIDE_STATE is "here"; it must be an absolute path/,
      { WEBIDE_STATE: "here" },
    ],
  ];
  for (const [title, args, words, env] of refusals) {
    it(`refuse ${title}, in one line`, () => {
      const { status, stderr, stdout } = webide(args, env);
      assert.equal(status, 2, stderr);
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.equal(stdout, "");
    });
  }

  it("give machines an object also when they refuse", () => {
    const { status, stdout } = webide(["up", "--json"]);
    assert.equal(status, 2);
    const { command, error } = JSON.parse(stdout) as { command: string; error: { problem: string; message: string } };
    assert.deepEqual([command, error.problem], ["up", "unusable"]);
    assert.match(error.message, /--yes/);
  });

  it("tell of a machine on which nothing was ever started, and leave it so", () => {
    const { status, stdout } = webide(["status", "--json"]);
    assert.equal(status, 0);
    const told = JSON.parse(stdout) as { stacks: { stack: string; state: string }[]; cluster: { state: string } };
    assert.equal(told.cluster.state, "absent");
    assert.deepEqual(
      told.stacks.map(({ stack, state: known }) => [stack, known]),
      [
        ["dev", "absent"],
        ["dev-users-00", "absent"],
      ],
    );
    assert.deepEqual(readdirSync(state), []);
  });

  it("document their exit codes", () => {
    for (const verb of ["up", "preview"])
      assert.match(webide([verb, "--help"]).stdout, /Exit codes: 0 .* 1 .* 2 .* 3 /);
  });
});
