import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { ApiClient, KubernetesObject } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { readRecord } from "../../../embedded/cluster/processes/process-record";
import { stopCluster } from "../../../embedded/cluster/stop-cluster";
import { adminSecret, databaseObjects, keycloakDeployment, keycloakPath, secrets } from "./identity-objects";
import { processesOf, TestCluster, until } from "./test-cluster";

const podsPath = "/api/v1/namespaces/auth/pods";

interface PodObject extends KubernetesObject {
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly state: { readonly waiting?: { reason: string; message: string } };
    }[];
  };
}

describe("the real Keycloak behind simulated pods", function () {
  this.timeout(600_000);
  const own = new TestCluster();
  let cluster: Cluster;
  let api: ApiClient;

  const pods = async (app: string): Promise<PodObject[]> => {
    const { items } = (await api.get(`${podsPath}?labelSelector=app%3D${app}`)) as unknown as { items: PodObject[] };
    return items;
  };
  const isReady = ({ status }: PodObject): boolean =>
    status.conditions?.find(({ type }) => type === "Ready")?.status === "True";
  const becomesReady = (app: string): Promise<true> =>
    until(`${app} ready`, 240, async () => {
      const found = await pods(app);
      return found.length === 1 && found.every(isReady);
    });
  const answers = (): Promise<boolean> =>
    fetch(`${cluster.keycloakUrl}/realms/master`).then(
      ({ ok }) => ok,
      () => false,
    );
  const token = async (): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "provisioner",
      client_secret: secrets.client,
    });
    const response = await fetch(`${cluster.keycloakUrl}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body,
    });
    assert.equal(response.status, 200);
    return ((await response.json()) as { access_token: string }).access_token;
  };
  const admin = async (method: string, target: string, body?: object): Promise<Response> =>
    fetch(`${cluster.keycloakUrl}/admin/realms${target}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  const process_ = (name: string): number | undefined => readRecord(own.paths.run, name)?.identity.pid;

  before(async () => {
    cluster = await own.start();
    api = own.api(cluster);
    await api.create("/api/v1/namespaces", { metadata: { name: "auth" } });
  });
  after(() => own.remove());

  it("does not exist before it is declared", async () => {
    assert.equal(await answers(), false);
    assert.deepEqual([process_("keycloak"), process_("postgres")], [undefined, undefined]);
  });

  it("has a real database with the roles that its init script makes", async () => {
    for (const [target, object] of Object.entries(databaseObjects())) await api.apply(target, object);
    await becomesReady("postgres");
    assert.notEqual(process_("postgres"), undefined);
  });

  it("lets its pod say what is missing as a kubelet would", async () => {
    await api.apply(keycloakPath, keycloakDeployment("KC_LOG_LEVEL", "info"));
    const waiting = await until("a reason", 60, async () => {
      const [pod] = await pods("keycloak");
      return pod?.status.containerStatuses?.[0]?.state.waiting;
    });
    assert.equal(waiting.reason, "CreateContainerConfigError");
    assert.match(waiting.message, /KC_BOOTSTRAP_ADMIN_CLIENT_ID: Secret "keycloak-admin" does not exist/);
    assert.equal(await answers(), false);
  });

  it("answers as soon as its pod is ready, with the administrator that is declared", async () => {
    await api.apply("/api/v1/namespaces/auth/secrets/keycloak-admin", adminSecret());
    await becomesReady("keycloak");
    assert.equal(await answers(), true);
    const response = await admin("POST", "", { realm: "kept", enabled: true });
    assert.equal(response.status, 201);
  });

  it("names itself by the loopback address", async () => {
    const response = await fetch(`${cluster.keycloakUrl}/realms/master/.well-known/openid-configuration`);
    const { issuer } = (await response.json()) as { issuer: string };
    assert.equal(issuer, `${cluster.keycloakUrl}/realms/master`);
  });

  it("shows no secret in a log, a process list or a pod", async () => {
    const logs = fs.readdirSync(own.paths.logs).map((name) => fs.readFileSync(path.join(own.paths.logs, name), "utf8"));
    const commands = processesOf(own.dir).map((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    const shown = JSON.stringify([logs, commands, await pods("keycloak"), await pods("postgres")]);
    for (const [name, secret] of Object.entries(secrets)) assert.equal(shown.includes(secret), false, name);
  });

  it("makes its pod unready when it is killed, and is started again", async () => {
    const killed = process_("keycloak");
    process.kill(killed ?? 0, "SIGKILL");
    await until("unready", 30, async () => !(await pods("keycloak")).every(isReady));
    await becomesReady("keycloak");
    assert.notEqual(process_("keycloak"), killed);
    assert.equal(await answers(), true);
  });

  it("goes on while the controllers are killed and come back", async () => {
    const running = process_("keycloak");
    process.kill(process_("controllers") ?? 0, "SIGKILL");
    await own.start();
    assert.equal(process_("keycloak"), running);
    assert.equal(await answers(), true);
  });

  it("is started anew when another environment is declared", async () => {
    const running = process_("keycloak");
    await api.apply(keycloakPath, keycloakDeployment("KC_LOG_LEVEL", "warn"));
    await until("another process", 120, () => Promise.resolve(process_("keycloak") !== running));
    await becomesReady("keycloak");
    assert.equal(await answers(), true);
  });

  it("is stopped with the cluster, and answers again with its realms when that is started", async () => {
    await stopCluster(own.dir);
    assert.deepEqual(processesOf(own.dir), []);
    cluster = await own.start();
    assert.equal((await admin("GET", "/kept")).status, 200);
  });

  it("ends when its Deployment is deleted", async () => {
    await api.delete(keycloakPath);
    await until("no process", 60, () => Promise.resolve(process_("keycloak") === undefined));
    assert.equal(await answers(), false);
    assert.notEqual(process_("postgres"), undefined);
  });

  it("goes for good with its namespace: the database's volume is removed", async () => {
    await api.delete("/api/v1/namespaces/auth");
    await until("no volume", 90, () => Promise.resolve(fs.readdirSync(own.paths.volumes).length === 0));
    assert.equal(process_("postgres"), undefined);
  });
});
