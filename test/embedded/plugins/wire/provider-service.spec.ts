import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderService as service } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import type { ResourceProvider } from "../../../../embedded/plugins/wire/resource-provider";
import { Secret, unknown } from "../../../../embedded/plugins/wire/value";
import { call, serveProvider } from "./provider-client";
import type { ConnectedProvider } from "./provider-client";

const secretValue = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s3cr3t" };
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = "urn:pulumi:dev::webide::webide:core:Parent$shape:index:Circle::the::name";

/** A plugin that remembers what it was asked and answers as told. */
class Shapes implements ResourceProvider {
  readonly name = "shape";
  readonly version = "1.2.3";
  readonly acceptsSecrets = true;
  readonly asked: unknown[] = [];
  difference: Awaited<ReturnType<ResourceProvider["diff"]>> = { changes: false };
  gone = false;

  configure: ResourceProvider["configure"] = (settings) => {
    this.asked.push(settings);
    return Promise.resolve();
  };
  check: ResourceProvider["check"] = (resource, { news }) => {
    this.asked.push(resource);
    return Promise.resolve({ inputs: news, failures: [{ property: "radius", reason: "is negative" }] });
  };
  diff: ResourceProvider["diff"] = () => Promise.resolve(this.difference);
  create: ResourceProvider["create"] = (_resource, { inputs, preview, signal }) => {
    this.asked.push(preview);
    if (preview) return Promise.resolve({ id: "", properties: { ...inputs, area: unknown } });
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error("was told to stop"));
      });
    });
  };
  read: ResourceProvider["read"] = (_resource, { id, inputs, properties }) =>
    Promise.resolve(this.gone ? undefined : { id, inputs, properties });
  update: ResourceProvider["update"] = () => Promise.reject(new Error("the server said no"));
  delete: ResourceProvider["delete"] = () => Promise.resolve();
}

describe("the frame of a resource plugin", () => {
  let shapes: Shapes;
  let connected: ConnectedProvider;

  beforeEach(async () => {
    shapes = new Shapes();
    connected = await serveProvider(shapes);
  });
  afterEach(() => connected.close());

  it("says its version and that it takes secrets and previews", async () => {
    const info = await call(connected, service.getPluginInfo, new Empty());
    const configured = await call(connected, service.configure, new wire.ConfigureRequest());
    assert.deepEqual(
      [info.getVersion(), configured.getAcceptsecrets(), configured.getSupportspreview()],
      ["1.2.3", true, true],
    );
  });

  it("hands settings on with secrets marked", async () => {
    const args = Struct.fromJavaScript({ password: secretValue });
    await call(connected, service.configure, new wire.ConfigureRequest().setArgs(args));
    assert.deepEqual(shapes.asked, [{ password: new Secret("s3cr3t") }]);
  });

  it("tells type and name from the URN where the engine sends nothing else", async () => {
    await call(connected, service.check, new wire.CheckRequest().setUrn(urn));
    assert.deepEqual(shapes.asked, [{ urn, type: "shape:index:Circle", name: "the::name" }]);
  });

  it("returns what is wrong with an input beside the inputs", async () => {
    const news = Struct.fromJavaScript({ radius: -1 });
    const checked = await call(connected, service.check, new wire.CheckRequest().setUrn(urn).setNews(news));
    assert.deepEqual(checked.getInputs()?.toJavaScript(), { radius: -1 });
    assert.deepEqual(checked.toObject().failuresList, [{ property: "radius", reason: "is negative" }]);
  });

  it("keeps a preview's unknowns unknown and its secrets secret", async () => {
    const properties = Struct.fromJavaScript({ token: secretValue, radius: unknownText });
    const request = new wire.CreateRequest().setUrn(urn).setProperties(properties).setPreview(true);
    const created = await call(connected, service.create, request);
    assert.deepEqual(created.getProperties()?.toJavaScript(), {
      token: secretValue,
      radius: unknownText,
      area: unknownText,
    });
  });

  it("says a difference with its kinds, paths and order of replacement", async () => {
    shapes.difference = {
      changes: true,
      replaces: ["radius"],
      diffs: ["radius", "colour"],
      detailed: { radius: { kind: "UPDATE_REPLACE", inputDiff: true } },
      deleteBeforeReplace: true,
    };
    const difference = (await call(connected, service.diff, new wire.DiffRequest().setUrn(urn))).toObject();
    assert.deepEqual(difference, {
      ...difference,
      changes: wire.DiffResponse.DiffChanges.DIFF_SOME,
      replacesList: ["radius"],
      diffsList: ["radius", "colour"],
      detaileddiffMap: [["radius", { kind: wire.PropertyDiff.Kind.UPDATE_REPLACE, inputdiff: true }]],
      hasdetaileddiff: true,
      deletebeforereplace: true,
    });
  });

  it("says no difference as such, not as one that it does not know", async () => {
    const difference = await call(connected, service.diff, new wire.DiffRequest().setUrn(urn));
    assert.equal(difference.getChanges(), wire.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("answers with an empty id for an object that is gone", async () => {
    shapes.gone = true;
    const read = await call(connected, service.read, new wire.ReadRequest().setUrn(urn).setId("ide/d"));
    assert.equal(read.getId(), "");
  });

  it("passes the words of an error on", async () => {
    await assert.rejects(call(connected, service.update, new wire.UpdateRequest().setUrn(urn)), {
      code: grpc.status.UNKNOWN,
      details: "the server said no",
    });
  });

  it("stops what is under way when the engine cancels", async () => {
    const creating = call(connected, service.create, new wire.CreateRequest().setUrn(urn));
    const refused = assert.rejects(creating, { details: "was told to stop" });
    while (shapes.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await call(connected, service.cancel, new Empty());
    await refused;
  });

  it("names a function that it does not have", async () => {
    const request = new wire.InvokeRequest().setTok("shape:index:paint");
    await assert.rejects(call(connected, service.invoke, request), /shape has no function shape:index:paint/);
  });
});
