import assert from "node:assert/strict";
import path from "node:path";
import semver from "semver";
import { parse, parseAllDocuments } from "yaml";
import { quotaName } from "../../../components/core/contracts";
import { parseQuantity } from "../../../components/core/quantities";
import { loadConfig } from "../../../stacks/config";
import { guideCode } from "../../support/guide";

const { workspaces, models } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });

describe("workspaces, models and the guide", () => {
  for (const [tier, index] of [
    ["default", 0],
    ["elevated", 1],
  ] as const) {
    it(`C3: the ${tier} quota is the guide's, name and six values`, () => {
      const quota = parseAllDocuments(guideCode("3.3").text)[index]?.toJS();
      assert.equal(quotaName(tier), quota.metadata.name);
      assert.deepEqual(workspaces.tiers[tier].quota, quota.spec.hard);
    });

    it(`C3: the ${tier} tier is meant for whom the guide says`, () => {
      const comments = [...guideCode("3.3").text.matchAll(/^# .*\((.*)\)$/gm)].map((match) => match[1]);
      assert.equal(workspaces.tiers[tier].for, comments[index]);
    });

    it(`C3: code-server and home of the ${tier} tier fit into its quota`, () => {
      const { quota, codeServer, homeSize } = workspaces.tiers[tier];
      const fits = (value: string, most: string) => parseQuantity(value) <= parseQuantity(most);
      assert.ok(fits(codeServer.cpu, quota["requests.cpu"]));
      assert.ok(fits(codeServer.memory, quota["requests.memory"]));
      assert.ok(fits(codeServer.cpuLimit, quota["limits.cpu"]));
      assert.ok(fits(codeServer.memoryLimit, quota["limits.memory"]));
      assert.ok(fits(homeSize, quota["requests.storage"]));
    });
  }

  it("D2: every extension of every set is in the guide's list, in its version range", () => {
    const list: { id: string; version: string }[] = parse(guideCode("4.2").text).extensions;
    const wanted = Object.values(workspaces.extensionSets).flatMap((set) => set.extensions);
    const outside = wanted.filter(
      ({ id, version }) => !list.some((entry) => entry.id === id && semver.satisfies(version, entry.version)),
    );
    assert.deepEqual(outside, []);
  });

  it("H1: the editor settings are the guide's, key by key", () => {
    const { text } = guideCode("8.1");
    assert.deepEqual(workspaces.editorSettings, JSON.parse(text.replace(/^\/\/.*$/m, "")));
  });

  it("H2: the guide's tuning names and values stand beside the options that Tabby reads", () => {
    const { env } = parse(guideCode("8.2").text);
    assert.deepEqual(
      models.tabby.tuning.map(({ name, value }) => ({ name, value })),
      env,
    );
  });

  it("H2: Tabby's memory and GPU are the guide's", () => {
    const { limits, requests } = parse(guideCode("8.2").text).resources;
    const { resources } = models.tabby;
    assert.deepEqual([resources.memory, resources.memoryLimit], [requests.memory, limits.memory]);
    assert.deepEqual([resources.gpus, resources.gpus], [requests["nvidia.com/gpu"], limits["nvidia.com/gpu"]]);
  });
});
