import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../../operations/render/record";
import type { Recording } from "../../../operations/render/record";
import { repositoryRoot } from "../../../operations/repository-root";
import { packVersion } from "../../../stacks/pack-version";
import type { Judgement } from "../../../stacks/policy-gate";
import { judgementVariable } from "../../../stacks/policy-gate";
import { secretNames } from "../../../stacks/config/schema/settings";

const entry = require.resolve("../../../stacks/index");
const allSecrets = Object.fromEntries(secretNames.map((name) => [name, `value of ${name}`]));

/** Runs the file that an engine runs, with configuration and judgement as `webide` passes them. */
async function run(stack: string, secrets: Record<string, string>, isJudged = true): Promise<Recording> {
  const judgement: Judgement = { pack: packVersion(repositoryRoot), stack, verdict: "passed" };
  if (isJudged) process.env[judgementVariable] = JSON.stringify(judgement);
  try {
    return await recorded(stack, secrets);
  } finally {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the name has one home
    delete process.env[judgementVariable];
  }
}

function recorded(stack: string, secrets: Record<string, string>): Promise<Recording> {
  return record(
    () => {
      pulumi.runtime.setAllConfig({ "webide:secrets": JSON.stringify(secrets) }, ["webide:secrets"]);
      // The program runs when it is loaded, once for each stack.
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is keyed by path
      delete require.cache[entry];
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would run it once only
      return require(entry) as unknown;
    },
    { stack },
  );
}

describe("the program as an engine runs it", function () {
  this.timeout(30_000);

  it("declares the platform for the stack's name and says where it can be reached", async () => {
    const { outputs, resources } = await run("prod", allSecrets);
    assert.equal(outputs["url"], "https://ide.company.com/");
    assert.equal(
      resources.some((resource) => resource.name === "nginx"),
      true,
    );
  });

  it("says which pack judged it, and refuses an update that nobody judged", async () => {
    const { outputs } = await run("prod", allSecrets);
    assert.equal(outputs["policyPack"], packVersion(repositoryRoot));
    assert.equal(outputs["policyVerdict"], "passed");
    await assert.rejects(run("prod", allSecrets, false), /stack prod: nothing was changed/);
  });

  it("hands configured secrets on as secrets", async () => {
    const { resources } = await run("prod", allSecrets);
    const tls = resources.find((resource) => resource.name === "edge-certificates-tls");
    assert.equal((tls?.inputs["stringData"] as Record<string, string>)["tls.key"], "value of tlsPrivateKey");
    assert.deepEqual(tls?.secretInputs, ["stringData"]);
  });

  for (const [stack, url] of [
    ["prod", "https://sso-admin.company.com"],
    ["dev", undefined],
  ] as const) {
    it(`administers Keycloak of ${stack} at ${url ?? "the address that the machine names"}`, async () => {
      const { resources } = await run(stack, allSecrets);
      const provider = resources.find((resource) => resource.type === "pulumi:providers:keycloak");
      assert.ok(provider);
      assert.equal(provider.inputs["url"], url);
    });
  }

  it("names a secret that is not set, and how to set it", async () => {
    const rest = Object.fromEntries(Object.entries(allSecrets).filter(([name]) => name !== "slackUrl"));
    await assert.rejects(
      run("prod", rest),
      /secrets\.slackUrl.*is missing.*pulumi config set --stack prod --secret --path webide:secrets\.slackUrl/,
    );
  });

  it("refuses a stack that is not one of the project's", async () => {
    await assert.rejects(run("staging", allSecrets), /"staging" is not a stack of this project/);
  });
});
