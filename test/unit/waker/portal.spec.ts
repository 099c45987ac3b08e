import assert from "node:assert/strict";
import type { KeyPair } from "../ingress/certificates";
import { makeCertificates } from "../ingress/certificates";
import { FakeApiServer, fakeWorkspace } from "./fake-api-server";
import { WakerUnderTest } from "./waker-under-test";

describe("the waker's answer to the portal", function () {
  this.timeout(60_000);
  let pair: KeyPair;
  let api: FakeApiServer;
  let waker: WakerUnderTest;
  before(() => {
    pair = makeCertificates("openssl", ["localhost"]).edge;
  });
  beforeEach(async () => {
    api = await FakeApiServer.start(pair);
    waker = await WakerUnderTest.start(api);
  });
  afterEach(async () => {
    await waker.stop();
    await api.stop();
  });

  const facts = async () => JSON.parse((await waker.call("GET", "/portal/kim")).body) as Record<string, unknown>;

  it("names state, quota and extensions, and neither hashes nor addresses of the artefact store", async () => {
    api.workspaces.set("kim", fakeWorkspace(1));
    assert.deepEqual(await facts(), {
      user: "kim",
      state: "running",
      quota: { hard: { "limits.cpu": "4" }, used: { "limits.cpu": "3100m" } },
      extensions: [{ id: "a.b", version: "1.2.3" }],
    });
  });

  it("tells a workspace that stops from one that starts", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    assert.equal((await facts())["state"], "stopped");
    api.workspaces.set("kim", fakeWorkspace(1, { ready: 0 }));
    assert.equal((await facts())["state"], "starting");
  });

  it("says no more than the state of a disabled workspace and of none, where it may not look", async () => {
    assert.deepEqual(await facts(), { user: "kim", state: "none" });
    api.workspaces.set("kim", fakeWorkspace(0, { annotations: { "disabled-at": "2026-01-01" }, bound: false }));
    assert.deepEqual(await facts(), { user: "kim", state: "disabled" });
  });

  it("starts nothing", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    await facts();
    assert.equal((await waker.call("POST", "/portal/kim")).status, 405);
    assert.equal(api.workspaces.get("kim")?.replicas, 0);
  });

  it("says 502 when the cluster can not be asked", async () => {
    await api.goAway();
    assert.equal((await waker.call("GET", "/portal/kim")).status, 502);
  });
});
