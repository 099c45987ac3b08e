import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { ApiServer } from "../../../programs/waker/api-server";
import type { KeyPair } from "../ingress/certificates";
import { makeCertificates } from "../ingress/certificates";
import { FakeApiServer, fakeWorkspace } from "./fake-api-server";
import { WakerUnderTest } from "./waker-under-test";

const disabled = { annotations: { "disabled-at": "2026-01-01T00:00:00Z" } };

describe("the waker's wake", function () {
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

  const statusOf = async (path: string, method = "POST") => (await waker.call(method, path)).status;
  const writes = () => api.calls.filter((call) => call.startsWith("PUT"));

  it("starts a stopped workspace and says that it is starting", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    assert.deepEqual(await waker.call("POST", "/wake/kim"), {
      status: 503,
      body: '{"user":"kim","state":"starting"}\n',
    });
    assert.equal(api.workspaces.get("kim")?.replicas, 1);
    assert.deepEqual(writes(), ["PUT /apis/apps/v1/namespaces/ide-kim/deployments/code-server/scale"]);
  });

  it("changes nothing when it is asked again", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    for (let i = 0; i < 3; i += 1) assert.equal(await statusOf("/wake/kim"), 503);
    assert.equal(writes().length, 1);
  });

  it("starts once when many ask at the same time", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf("/wake/kim")));
    assert.deepEqual(new Set(statuses), new Set([503]));
    assert.equal(writes().length, 1);
  });

  it("leaves a number of replicas that somebody raised alone", async () => {
    api.workspaces.set("kim", fakeWorkspace(2));
    assert.equal(await statusOf("/wake/kim"), 503);
    assert.equal(api.workspaces.get("kim")?.replicas, 2);
  });

  it("refuses a disabled user, and asks for no change there", async () => {
    api.workspaces.set("kim", fakeWorkspace(0, { ...disabled, bound: false }));
    assert.equal(await statusOf("/wake/kim"), 403);
    assert.deepEqual(writes(), []);
  });

  it("refuses a user who is disabled in the very moment of the start", async () => {
    const workspace = fakeWorkspace(0);
    api.workspaces.set("kim", workspace);
    api.refusesReplicas = true;
    const put = api.calls.push.bind(api.calls);
    api.calls.push = (...calls) => {
      if (calls[0]?.startsWith("PUT") === true) Object.assign(workspace, disabled);
      return put(...calls);
    };
    assert.equal(await statusOf("/wake/kim"), 403);
  });

  it("says that the cluster refuses when no disabled user explains it", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    api.refusesReplicas = true;
    assert.equal(await statusOf("/wake/kim"), 502);
  });

  const absent: readonly (readonly [title: string, change: () => void])[] = [
    ["without a namespace", () => undefined],
    ["whose namespace is being deleted", () => api.workspaces.set("kim", fakeWorkspace(0, { deleting: true }))],
    ["whose namespace is no workspace", () => api.workspaces.set("kim", fakeWorkspace(0, { kind: "platform" }))],
  ];
  for (const [title, change] of absent) {
    it(`knows none for a user ${title}`, async () => {
      change();
      assert.equal(await statusOf("/wake/kim"), 404);
    });
  }

  for (const id of ["Kim", "1kim", "kim-", "k".repeat(32), "kim/scale", "..%2fkube-system", "kim%20", "kim;lee", ""]) {
    it(`asks the cluster nothing for the id "${id}"`, async () => {
      assert.equal(await statusOf(`/wake/${id}`), 404);
      assert.deepEqual(api.calls, []);
    });
  }

  it("takes POST for a wake and nothing else, so that no link and no crawler starts anything", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    for (const method of ["GET", "HEAD", "PUT", "DELETE"]) assert.equal(await statusOf("/wake/kim", method), 405);
    assert.equal(api.workspaces.get("kim")?.replicas, 0);
  });

  it("tries again when somebody else changed the Deployment in between", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    api.conflicts = 3;
    assert.equal(await statusOf("/wake/kim"), 503);
    assert.equal(api.workspaces.get("kim")?.replicas, 1);
  });

  it("gives up when others never stop changing it", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    api.conflicts = 100;
    assert.equal(await statusOf("/wake/kim"), 502);
    assert.equal(writes().length, 5);
  });

  it("says 502, not 503, when the API server is away, slow or broken: nothing is starting", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    for (const refusal of [
      { status: 500, body: "{}" },
      { status: 429, body: "<html>" },
      { status: 200, body: "no JSON" },
      { status: 0, body: "" },
    ]) {
      api.refusal = refusal;
      assert.equal(await statusOf("/wake/kim"), 502, String(refusal.status));
    }
    await api.goAway();
    const { status, body } = await waker.call("POST", "/wake/kim");
    assert.deepEqual([status, body], [502, '{"error":"the cluster did not answer"}\n']);
  });

  it("reads its token anew for every call, and never writes it anywhere", async () => {
    api.workspaces.set("kim", fakeWorkspace(0));
    assert.equal(await statusOf("/wake/kim"), 503);
    api.rotateToken("second");
    assert.equal(await statusOf("/wake/kim"), 503);
    api.token = "third";
    assert.equal(await statusOf("/wake/kim"), 502);
    assert.doesNotMatch(JSON.stringify(waker.lines), /first|second|third/);
  });

  it("trusts no API server but that of its authority", async () => {
    const other = await FakeApiServer.start(makeCertificates("openssl", ["localhost"]).edge);
    const misled = new ApiServer({ host: "localhost", port: other.port, credentials: api.credentials });
    try {
      await assert.rejects(misled.get("/api/v1/namespaces/ide-kim"), /self-signed certificate/);
      assert.deepEqual(other.calls, []);
    } finally {
      await other.stop();
    }
  });

  it("measures how long a start takes until the editor is ready", async () => {
    const workspace = fakeWorkspace(0);
    api.workspaces.set("kim", workspace);
    await waker.call("POST", "/wake/kim");
    await setTimeout(100);
    assert.match(waker.metrics.text(), /webide_wake_seconds_count 0/);
    workspace.ready = 1;
    await setTimeout(300);
    const text = (await waker.call("GET", "/metrics")).body;
    assert.match(text, /webide_wake_seconds_count 1/);
    assert.match(text, /webide_wakes_total 1/);
    assert.match(text, /webide_wake_seconds_bucket\{le="1"\} 1/);
  });

  it("is healthy while the API server is away, so that nobody restarts it for that", async () => {
    await api.goAway();
    assert.equal(await statusOf("/healthz", "GET"), 200);
  });
});
