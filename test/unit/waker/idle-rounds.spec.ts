import assert from "node:assert/strict";
import type { Activity } from "../../../programs/waker/activity";
import { IdleRounds } from "../../../programs/waker/idle-rounds";
import type { KeyPair } from "../ingress/certificates";
import { makeCertificates } from "../ingress/certificates";
import { FakeApiServer, fakeWorkspace } from "./fake-api-server";
import { WakerUnderTest } from "./waker-under-test";

const hour = 3_600_000;
const limits = { idleAfter: 2 * hour, jobsEndAfter: 24 * hour };

/** A report of a workspace that started two days ago. */
function idleFor(hours: number, more: Partial<Activity> = {}): Activity {
  const now = Date.now();
  return { startedAt: now - 48 * hour, lastHeartbeat: now - hours * hour, connected: 0, terminalJobs: 0, ...more };
}

describe("the waker's idle rounds", function () {
  this.timeout(60_000);
  let pair: KeyPair;
  let api: FakeApiServer;
  let waker: WakerUnderTest;
  let reports: Map<string, (() => Activity)[]>;
  before(() => {
    pair = makeCertificates("openssl", ["localhost"]).edge;
  });
  beforeEach(async () => {
    api = await FakeApiServer.start(pair);
    waker = await WakerUnderTest.start(api);
    reports = new Map();
  });
  afterEach(async () => {
    await waker.stop();
    await api.stop();
  });

  /** A workspace with one pod whose reporter says these one after the other, the last one again and again. */
  function running(user: string, ...says: (Activity | Error)[]): void {
    api.workspaces.set(user, fakeWorkspace(1));
    reports.set(
      user,
      says.map((one) => () => {
        if (one instanceof Error) throw one;
        return one;
      }),
    );
  }

  async function round(): Promise<void> {
    const { cluster, turns, metrics, log } = waker;
    const ask = (user: string): Promise<Activity> => {
      const list = reports.get(user) ?? [];
      const next = list.length > 1 ? list.shift() : list[0];
      if (next === undefined) throw new Error(`nobody expected that ${user} is asked`);
      return Promise.resolve().then(next);
    };
    await new IdleRounds({ cluster, turns, metrics, log, limits, ask }).round();
  }

  const replicas = (user: string) => api.workspaces.get(user)?.replicas;
  const metric = (name: string) =>
    waker.metrics
      .text()
      .split("\n")
      .find((line) => line.startsWith(`${name} `));

  it("stops what nobody uses, says why, and leaves the others alone", async () => {
    running("idle", idleFor(3));
    running("busy", idleFor(0, { connected: 2 }));
    running("job", idleFor(3, { terminalJobs: 1 }));
    running("forgotten", idleFor(30, { terminalJobs: 4 }));
    await round();
    assert.deepEqual(["idle", "busy", "job", "forgotten"].map(replicas), [0, 1, 1, 0]);
    const stopped = waker.lines.filter(({ event }) => event === "workspace stopped").map(({ facts }) => facts);
    assert.deepEqual(
      stopped.sort((a, b) => String(a["user"]).localeCompare(String(b["user"]))),
      [
        { user: "forgotten", reason: "idle with jobs", idleSeconds: 108_000, terminalJobs: 4 },
        { user: "idle", reason: "idle", idleSeconds: 10_800, terminalJobs: 0 },
      ],
    );
  });

  it("counts what it found", async () => {
    running("busy", idleFor(0, { connected: 2 }));
    running("other", idleFor(0, { connected: 1 }));
    running("idle", idleFor(3));
    api.workspaces.set("starting", fakeWorkspace(1, { ready: 0 }));
    api.workspaces.set("off", fakeWorkspace(0, { annotations: { "disabled-at": "2026-01-01" }, bound: false }));
    assert.equal(metric("webide_active_sessions"), undefined);
    await round();
    assert.deepEqual(
      ["running", "starting", "stopped", "disabled"].map((state) => metric(`webide_workspaces{state="${state}"}`)),
      ["running", "starting", "stopped", "disabled"].map(
        (state, index) => `webide_workspaces{state="${state}"} ${String([2, 1, 1, 1][index])}`,
      ),
    );
    assert.equal(metric("webide_active_sessions"), "webide_active_sessions 2");
    assert.equal(metric("webide_editor_connections"), "webide_editor_connections 3");
    assert.equal(metric('webide_idle_stops_total{reason="idle"}'), 'webide_idle_stops_total{reason="idle"} 1');
  });

  it("asks nobody who is disabled, stopped or starting", async () => {
    api.workspaces.set("off", fakeWorkspace(1, { annotations: { "disabled-at": "2026-01-01" } }));
    api.workspaces.set("stopped", fakeWorkspace(0));
    api.workspaces.set("starting", fakeWorkspace(1, { ready: 0 }));
    await round();
    assert.equal(waker.metrics.failures, 0);
    assert.equal(
      api.calls.some((call) => call.startsWith("PUT")),
      false,
    );
  });

  it("does not stop a workspace whose user came back between the question and the stop", async () => {
    running("kim", idleFor(3), idleFor(0, { connected: 1 }));
    await round();
    assert.equal(replicas("kim"), 1);
  });

  it("asks again after a change by somebody else", async () => {
    running("kim", idleFor(3), idleFor(3), idleFor(0, { connected: 1 }));
    api.conflicts = 1;
    await round();
    assert.equal(replicas("kim"), 1);
  });

  it("stops nothing that it can not judge, and goes on with the others", async () => {
    running("silent", new Error("the reporter answered 500"));
    running("idle", idleFor(3));
    api.workspaces.set("unbound", fakeWorkspace(1, { bound: false }));
    await round();
    assert.deepEqual(["silent", "idle"].map(replicas), [1, 0]);
    assert.equal(waker.metrics.failures, 2);
    assert.match(JSON.stringify(waker.lines), /"user":"silent","reason":"the reporter answered 500"/);
  });

  it("goes through all pages of the list", async () => {
    api.pageSize = 2;
    for (const user of ["a", "b", "c", "d", "e"]) running(user, idleFor(3));
    await round();
    assert.deepEqual(["a", "b", "c", "d", "e"].map(replicas), [0, 0, 0, 0, 0]);
  });

  it("fails as a whole when there is no list, with the figures of the last round kept", async () => {
    running("busy", idleFor(0, { connected: 2 }));
    await round();
    await api.goAway();
    await assert.rejects(round());
    assert.equal(metric("webide_active_sessions"), "webide_active_sessions 1");
  });
});
