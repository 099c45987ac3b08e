import assert from "node:assert/strict";
import path from "node:path";
import { clusterStatus } from "../../../embedded/cluster/cluster-status";
import { statusText } from "../../../operations/cluster/status-text";
import { temporaryFolder } from "../../unit/embedded/fake-tool";

const absent = () => clusterStatus(path.join(temporaryFolder(), "cluster"));

describe("what webide cluster status says", () => {
  it("names the way to make a cluster where there is none", async () => {
    const status = await absent();
    assert.equal(status.state, "absent");
    assert.match(
      statusText(status),
      /^Embedded cluster in .*: there is none yet; `webide cluster start` makes one\.\n$/,
    );
  });

  it("says plainly that nodes and GPUs are simulated", async () => {
    const text = statusText({ ...(await absent()), state: "running" });
    assert.match(text, /Its 5 nodes and 8 GPUs are simulated: objects are real, but no container of a pod runs\./);
  });

  it("says of each door whether it is open, and what is lacking behind one that is shut", async () => {
    const doors = {
      edge: { listen: "127.0.0.1:443", lacking: "Service ingress/nginx-public has no pod that is ready" },
      keycloak: { listen: "127.0.0.1:20001" },
    };
    const text = statusText({ ...(await absent()), state: "running", doors });
    assert.match(text, /edge +127\.0\.0\.1:443 is shut: Service ingress\/nginx-public has no pod that is ready/);
    assert.match(text, /keycloak +127\.0\.0\.1:20001 is open/);
    assert.doesNotMatch(statusText({ ...(await absent()), state: "running" }), /Ways from this machine/);
  });

  it("shows what does not run, what does not answer and why, each with its log", async () => {
    const status = await absent();
    const text = statusText({
      ...status,
      state: "partly",
      unhealthy: "https://127.0.0.1:1/readyz answers 500",
      apiServer: "https://127.0.0.1:1",
      programs: { keycloak: { ready: false, detail: "it waits for its database" } },
    });
    assert.match(text, /some of its programs do not run; `webide cluster start` repairs that/);
    assert.match(text, /API server +https:\/\/127.0.0.1:1 \(https:\/\/127.0.0.1:1\/readyz answers 500\)/);
    assert.match(text, /etcd +does not run; log .*etcd\.log/);
    assert.match(text, /keycloak +does not answer: it waits for its database/);
  });
});
