import assert from "node:assert/strict";
import { execProbes, httpProbes } from "../../../components/core/probes";

describe("probes", () => {
  it("wait for the longest start before anything is killed", () => {
    const { startup } = httpProbes({ ready: "/health", port: "http", startupSeconds: 1800 });
    assert.equal(Number(startup?.periodSeconds) * Number(startup?.failureThreshold), 1800);
  });

  it("take a pod out of service long before it is killed", () => {
    const { readiness, liveness } = httpProbes({ ready: "/ready", live: "/live", port: "http" });
    const patience = (probe: typeof readiness | undefined) =>
      Number(probe?.periodSeconds) * Number(probe?.failureThreshold);
    assert.ok(patience(liveness) >= 3 * patience(readiness));
  });

  it("ask for readiness and for life at their own addresses", () => {
    const { readiness, liveness } = httpProbes({ ready: "/ready", live: "/live", port: "http" });
    assert.deepEqual(
      [readiness.httpGet, liveness?.httpGet],
      [
        { path: "/ready", port: "http" },
        { path: "/live", port: "http" },
      ],
    );
  });

  it("give a command time to answer", () => {
    const { readiness } = execProbes(["pg_isready"]);
    assert.deepEqual(readiness.exec, { command: ["pg_isready"] });
    assert.equal(readiness.timeoutSeconds, 5);
  });
});
