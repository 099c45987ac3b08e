import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderService as service } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { recordedTraffic } from "../../../support/recorded-traffic";
import type { RecordedCall } from "../../../support/recorded-traffic";
import { call } from "../wire/provider-client";
import type { ConnectedProvider } from "../wire/provider-client";

type Plain = Parameters<typeof Struct.fromJavaScript>[0];

/** Parts of the state that the stand-in leaves out on purpose (embedded/README.md), and the official plugin can miss. */
const leftOut = ["__pulumi_raw_state_delta", "bcryptHash"];

/** Outputs that are drawn: their form is compared, not what they say. */
const drawn = ["result", "id", "b64Std", "b64Url", "dec", "hex"];

function struct(bag: unknown): Struct {
  return Struct.fromJavaScript((bag ?? {}) as Plain);
}

function comparable(properties: unknown): Record<string, unknown> {
  const entries = Object.entries((properties ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name]) => !leftOut.includes(name)));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a drawn text looks like: prefix, length, and in base64 the padding; never what it says. */
function shape(name: string, text: string): string {
  if (uuid.test(text)) return "a UUID";
  const [prefix, rest] = text.startsWith("ide-") ? ["ide-", text.slice(4)] : ["", text];
  // A number's length is left to chance.
  if (/^[0-9]{15,}$/.test(rest)) return `${prefix}<number>`;
  // A password may hold the sign that pads base64.
  return `${prefix}${rest.replaceAll(name.startsWith("b64") ? /[^=]/g : /./gs, "x")}`;
}

function form(properties: unknown): unknown {
  return Object.fromEntries(
    Object.entries(comparable(properties)).map(([name, value]) => {
      if (!drawn.includes(name) || value === "none") return [name, value];
      if (typeof value === "string") return [name, shape(name, value)];
      return [name, { ...(value as object), value: shape(name, String((value as Record<string, unknown>)["value"])) }];
    }),
  );
}

async function replay({ method, request, response }: RecordedCall, provider: ConnectedProvider): Promise<void> {
  const about = <
    Message extends { setUrn(urn: string): Message; setType(type: string): Message; setName(name: string): Message },
  >(
    message: Message,
  ): Message =>
    message.setUrn(String(request["urn"])).setType(String(request["type"])).setName(String(request["name"]));
  switch (method) {
    case "Check": {
      const message = about(new wire.CheckRequest()).setOlds(struct(request["olds"])).setNews(struct(request["news"]));
      const found = await call(provider, service.check, message);
      assert.deepEqual(found.getInputs()?.toJavaScript(), response?.["inputs"]);
      assert.deepEqual(found.getFailuresList(), []);
      return;
    }
    case "Diff": {
      const message = about(new wire.DiffRequest())
        .setId(String(request["id"]))
        .setOlds(struct(request["olds"]))
        .setNews(struct(request["news"]))
        .setOldInputs(struct(request["oldInputs"]));
      const found = (await call(provider, service.diff, message)).toObject();
      const { DiffChanges } = wire.DiffResponse;
      assert.deepEqual(
        {
          changes: found.changes,
          replaces: found.replacesList,
          diffs: found.diffsList,
          detailed: found.detaileddiffMap,
        },
        {
          changes: DiffChanges[String(response?.["changes"]) as keyof typeof DiffChanges],
          replaces: response?.["replaces"] ?? [],
          diffs: response?.["diffs"] ?? [],
          detailed: [],
        },
      );
      return;
    }
    case "Create": {
      const message = about(new wire.CreateRequest())
        .setProperties(struct(request["properties"]))
        .setPreview(request["preview"] === true);
      const found = await call(provider, service.create, message);
      assert.deepEqual(form(found.getProperties()?.toJavaScript()), form(response?.["properties"]));
      assert.equal(found.getId().length, ((response?.["id"] ?? "") as string).length);
      return;
    }
    case "Read": {
      const message = about(new wire.ReadRequest())
        .setId(String(request["id"]))
        .setProperties(struct(request["properties"]))
        .setInputs(struct(request["inputs"]));
      const found = await call(provider, service.read, message);
      assert.equal(found.getId(), response?.["id"]);
      assert.deepEqual(comparable(found.getProperties()?.toJavaScript()), comparable(response?.["properties"]));
      assert.deepEqual(found.getInputs()?.toJavaScript(), response?.["inputs"]);
      return;
    }
    case "Delete": {
      const message = about(new wire.DeleteRequest())
        .setId(String(request["id"]))
        .setProperties(struct(request["properties"]));
      await call(provider, service.delete, message);
      return;
    }
    default:
      assert.fail(`no replay for ${method}`);
  }
}

/**
 * Declares one test for each recorded call about a random resource.
 *
 * @param provider the plugin, asked for at the time of each test
 */
export function replayRecording(provider: () => ConnectedProvider): void {
  for (const recorded of recordedTraffic({ plugin: "random" })) {
    if (!String(recorded.request["type"]).startsWith("random:")) continue; // the provider itself has no settings
    it(`${recorded.scenario}, line ${recorded.line}: ${recorded.method} ${String(recorded.request["name"])}`, () =>
      replay(recorded, provider()));
  }
}
