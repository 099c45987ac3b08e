import assert from "node:assert/strict";
import { KeycloakProvider } from "../../../../embedded/plugins/keycloak/keycloak-provider";
import { recordedTraffic } from "../../../support/recorded-traffic";
import type { RecordedCall } from "../../../support/recorded-traffic";
import { fromWire, shown } from "./wire";

const plugin = new KeycloakProvider();
const noSignal = new AbortController().signal;

function identity({ request }: RecordedCall) {
  return { urn: String(request["urn"]), type: String(request["type"]), name: String(request["name"]) };
}

/** A name that the plugin made up is compared by its form. */
function withoutMadeUpNames(properties: unknown): unknown {
  const { name, ...rest } = properties as { name?: string };
  return { ...rest, ...(name !== undefined && { name: name.replace(/-[0-9a-f]{7}$/, "-<7 hex>") }) };
}

describe("the stand-in for the keycloak plugin and the recorded official one", () => {
  const calls = (method: string) =>
    recordedTraffic({ plugin: "keycloak", method }).filter(
      ({ request }) => !String(request["type"]).startsWith("pulumi:providers:"),
    );

  for (const call of calls("Check")) {
    const { type, name } = identity(call);
    it(`checks ${type} "${name}" to the same inputs (${call.scenario}:${call.line})`, async () => {
      const { inputs, failures } = await plugin.check(identity(call), {
        olds: fromWire(call.request["olds"]),
        news: fromWire(call.request["news"]),
        randomSeed: Buffer.from(String(call.request["randomSeed"]), "base64"),
      });
      assert.deepEqual(failures, []);
      assert.deepEqual(
        withoutMadeUpNames(shown(inputs)),
        withoutMadeUpNames(shown(fromWire(call.response?.["inputs"]))),
      );
    });
  }

  for (const call of calls("Diff")) {
    const { type, name } = identity(call);
    it(`finds the same difference of ${type} "${name}" (${call.scenario}:${call.line})`, async () => {
      const difference = await plugin.diff(identity(call), {
        id: String(call.request["id"]),
        olds: fromWire(call.request["olds"]),
        oldInputs: fromWire(call.request["oldInputs"]),
        news: fromWire(call.request["news"]),
        ignoreChanges: [],
      });
      const kinds = Object.fromEntries(
        Object.entries(difference.detailed ?? {}).map(([path, { kind }]) => [path, { kind }]),
      );
      const response = call.response ?? {};
      assert.deepEqual(
        { changes: difference.changes, diffs: difference.diffs, detailed: kinds, replaces: difference.replaces },
        {
          changes: response["changes"] === "DIFF_SOME",
          diffs: response["diffs"] ?? [],
          detailed: response["detailedDiff"] ?? {},
          replaces: response["replaces"] ?? [],
        },
      );
    });
  }

  for (const call of calls("Create").filter(({ request }) => request["preview"] === true)) {
    const { type, name } = identity(call);
    it(`previews a new ${type} "${name}" alike (${call.scenario}:${call.line})`, async () => {
      const { properties } = await plugin.create(identity(call), {
        inputs: fromWire(call.request["properties"]),
        preview: true,
        timeoutSeconds: 0,
        signal: noSignal,
      });
      assert.deepEqual(shown(properties), shown(fromWire(call.response?.["properties"])));
    });
  }

  for (const call of calls("Update").filter(({ request }) => request["preview"] === true)) {
    const { type, name } = identity(call);
    it(`previews a changed ${type} "${name}" alike (${call.scenario}:${call.line})`, async () => {
      const { properties } = await plugin.update(identity(call), {
        id: String(call.request["id"]),
        olds: fromWire(call.request["olds"]),
        oldInputs: fromWire(call.request["oldInputs"]),
        news: fromWire(call.request["news"]),
        preview: true,
        timeoutSeconds: 0,
        ignoreChanges: [],
        signal: noSignal,
      });
      assert.deepEqual(shown(properties), shown(fromWire(call.response?.["properties"])));
    });
  }
});
