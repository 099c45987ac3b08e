import assert from "node:assert/strict";
import path from "node:path";
import semver from "semver";
import { parse, parseAllDocuments } from "yaml";
import { blocks } from "../../../policies/limits/id-pattern";
import { loadConfig } from "../../../stacks/config";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { ProdObjects } from "./prod-objects";

const { users } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });
const quotas = parseAllDocuments(guideCode("3.3").text).map((document) => document.toJS() as Manifest);
const whitelist = parse(guideCode("4.2").text) as Manifest;

interface Extension {
  readonly id: string;
  readonly version: string;
  readonly url: string;
}

describe("rendered workspaces and the guide", function () {
  this.timeout(60_000);
  let prod: ProdObjects;
  before(async () => {
    prod = await ProdObjects.rendered();
  });

  const editor = (user: string) => prod.one("ConfigMap", `ide-${user}`, "editor")["data"] as Record<string, string>;
  const extensions = (user: string) => JSON.parse(editor(user)["extensions.json"]!) as Extension[];

  for (const [tier, index] of [
    ["default", 0],
    ["elevated", 1],
  ] as const) {
    const members = users.filter((user) => user.tier === tier);
    const name = quotas[index]!["metadata"].name as string;

    it(`C3: the rendered ${name} equals the guide's snippet for every user of the tier`, () => {
      assert.ok(members.length > 0);
      for (const { id } of members) {
        const rendered = prod.all("ResourceQuota", `ide-${id}`);
        assert.deepEqual(
          rendered.map((quota) => [quota["apiVersion"], quota["kind"], quota["metadata"].name]),
          [["v1", "ResourceQuota", name]],
          id,
        );
        const hard = rendered[0]!["spec"].hard as Record<string, string>;
        const guided = quotas[index]!["spec"].hard as Record<string, string>;
        assert.deepEqual(Object.fromEntries(Object.keys(guided).map((key) => [key, hard[key]])), guided, id);
      }
    });

    it(`C3: whatever the rendered ${name} adds to the guide's six keys only forbids`, () => {
      for (const { id } of members) {
        const hard = prod.one("ResourceQuota", `ide-${id}`, name)["spec"].hard as Record<string, string>;
        const added = Object.entries(hard).filter(([key]) => !(key in quotas[index]!["spec"].hard));
        assert.deepEqual(new Set(added.map(([, value]) => value)), new Set(["0"]), id);
      }
    });
  }

  it("H1: the rendered settings.json holds every key of the guide's, with its value", () => {
    const guided = JSON.parse(guideCode("8.1").text.replace(/^\/\/.*$/m, "")) as Manifest;
    for (const { id } of users) {
      const settings = JSON.parse(editor(id)["settings.json"]!) as Manifest;
      assert.deepEqual(Object.fromEntries(Object.keys(guided).map((key) => [key, settings[key]])), guided, id);
    }
  });

  it("D2: every rendered extension is one of the guide's, in its version range", () => {
    const approved = whitelist["extensions"] as readonly { id: string; version: string }[];
    for (const { id: user } of users) {
      const outside = extensions(user).filter(
        ({ id, version }) => !approved.some((entry) => entry.id === id && semver.satisfies(version, entry.version)),
      );
      assert.deepEqual(outside, [], user);
    }
  });

  it("D2: no rendered extension matches a pattern that the guide blocks", () => {
    const patterns = (whitelist["blocked_extensions"] as { id: string }[]).map(({ id }) => id);
    assert.deepEqual(patterns, ["*remote*", "*copilot*"]);
    for (const { id: user } of users) {
      const blocked = extensions(user).filter(({ id }) => patterns.some((pattern) => blocks(pattern, id)));
      assert.deepEqual(blocked, [], user);
    }
  });

  it("D2: the rendered configuration of continue.continue knows the internal gateway alone, as its note demands", () => {
    const entry = (whitelist["extensions"] as Manifest[]).find((candidate) => candidate["id"] === "continue.continue");
    assert.equal(entry?.["notes"], "LLM 엔드포인트는 내부 Gateway만 허용");
    const gateway = prod.one("Service", "ai", "litellm");
    const address = `http://litellm.ai.svc.cluster.local:${String(gateway["spec"].ports[0].port)}/v1`;
    for (const { id } of users) {
      const secret = prod.one("Secret", `ide-${id}`, "gateway-key");
      const { models } = parse(secret["stringData"]["continue.yaml"] as string) as { models: Manifest[] };
      assert.deepEqual(new Set(models.map((model) => model["apiBase"])), new Set([address]), id);
    }
  });

  it("D3: rendered extensions come from the repository that the guide's script uploads to", () => {
    const repository = /"(https:\/\/.*\/)\$\{EXTENSION_ID\}\.vsix"/.exec(guideCode("4.3").text)?.[1];
    assert.ok(repository !== undefined);
    for (const { id: user } of users) {
      for (const { id, version, url } of extensions(user)) {
        assert.equal(url, `${repository}${id}-${version}.vsix`, user);
      }
    }
  });
});
