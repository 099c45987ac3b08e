/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects are free-form data */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { ensureImages, type ReadyImage } from "../../../embedded/images/ensure-images";
import { renderedObjects } from "../../support/rendered-objects";
import { LocalPod, type Data } from "./local-pod";

// Every image runs as the rendered manifest of stack dev asks, with its user, mounts and read-only root, and answers its probe.
const edge = ["nginx", "nginx-exporter", "vector", "oauth2-proxy", "valkey", "redis-exporter"];
const identity = ["postgres", "postgres-exporter", "keycloak"];
const monitoring = ["alertmanager", "blackbox-exporter", "node-exporter", "prometheus"];
const secrets: Data = {
  "keycloak-database": {
    username: "keycloak",
    password: "owner's \\ pass",
    "superuser-password": "super",
    "exporter-password": "export",
  },
};

describe("images, run as stack dev's pods declare them", function () {
  this.timeout(600_000);
  let images: Map<string, ReadyImage>;
  let objects: any[];
  const pods: LocalPod[] = [];

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    images = await ensureImages([...edge, ...identity, ...monitoring]);
    objects = [...(await renderedObjects("dev"))].map((one: any) => one.props).filter((one) => one?.metadata);
  });

  afterEach(async () => {
    for (const pod of pods.splice(0)) await pod.stop();
  });

  const image = (name: string) => images.get(name)!;
  const find = (kind: string, namespace: string, name: string): any =>
    objects.find((one: any) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name);

  /** The pod of a workload, with the texts of its ConfigMaps and Secrets. */
  function pod(kind: string, namespace: string, name: string, extra: Data = {}): LocalPod {
    const { spec } = find(kind, namespace, name).spec.template;
    const data: Record<string, Record<string, string>> = {};
    for (const object of objects) {
      if (object.metadata.namespace === namespace && ["ConfigMap", "Secret"].includes(object.kind)) {
        data[object.metadata.name] = object.data ?? object.stringData ?? {};
      }
    }
    const made = new LocalPod(spec, { ...data, ...secrets, ...extra });
    pods.push(made);
    return made;
  }

  const authority = (): Data => {
    const file = fs.mkdtempSync("/tmp/webide-pair-");
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test"],
        ...["-keyout", `${file}/key`, "-out", `${file}/crt`],
      ],
      { stdio: "pipe" },
    );
    const [crt, key] = ["crt", "key"].map((name) => fs.readFileSync(`${file}/${name}`, "utf8"));
    fs.rmSync(file, { recursive: true });
    return { "nginx-tls": { "tls.crt": crt!, "tls.key": key! }, "nginx-admin-ca": { "ca.crt": crt! } };
  };

  it("nginx answers its probe, is counted by its exporter, and its access log becomes series", async () => {
    const edge = pod("Deployment", "ingress", "nginx", authority());
    edge.run("nginx", image("nginx"));
    edge.run("exporter", image("nginx-exporter"));
    edge.run("log-metrics", image("vector"));
    for (const name of ["nginx", "exporter", "log-metrics"]) await edge.ready(name);
    await edge.until("exporter", 20, () => /^nginx_up 1$/m.test(edge.get("http://127.0.0.1:9113/metrics").body));
    // A host that nobody has: nginx closes the connection, and notes it.
    for (let count = 0; count < 3; count++) assert.throws(() => edge.get("http://127.0.0.1:8080/"));
    const series = /^webide_http_requests_total\{method="GET",[^}]*\} (\d+)$/m;
    await edge.until("log-metrics", 20, () => {
      const { body } = edge.get("http://127.0.0.1:9598/metrics");
      return Number(series.exec(body)?.[1]) >= 3 && /^webide_nginx_reload_successful 1$/m.test(body);
    });
    assert.doesNotMatch(edge.log("nginx"), /emerg|not found/);
  });

  it("postgres makes its roles, takes the owner's password from the network and nobody's else", async () => {
    const database = pod("StatefulSet", "auth", "postgres");
    const run = () => database.run("postgres", image("postgres"));
    const ask = (password: string, sql: string, user = "keycloak") => {
      const script = `PGPASSWORD=$0 exec psql -h 127.0.0.1 -U ${user} -d keycloak -Atc "$1"`;
      const log = `psql-${Math.random()}`;
      const client = database.run(
        "postgres",
        image("postgres"),
        {
          command: ["sh", "-c", script, password, sql],
          args: [],
        },
        log,
      );
      return new Promise<string>((resolve) =>
        client.once("close", () => {
          resolve(database.log(log));
        }),
      );
    };
    const first = run();
    const isReady = () => /ready to accept connections[^]*ready to accept connections/.test(database.log("postgres"));
    await database.until("postgres", 120, isReady);
    assert.equal(
      await ask("owner's \\ pass", "create table kept (n int); insert into kept values (7); select 1"),
      "CREATE TABLE\nINSERT 0 1\n1\n",
    );
    assert.match(await ask("wrong", "select 1"), /password authentication failed/);
    assert.match(await ask("super", "show data_checksums", "postgres"), /^on$/m);

    database.run("exporter", image("postgres-exporter"));
    await database.ready("exporter");
    await database.until("exporter", 30, () => /^pg_up 1$/m.test(database.get("http://127.0.0.1:9187/metrics").body));

    // Killed and started again, it goes on with what it has.
    await database.kill(first);
    const before = database.log("postgres").length;
    run();
    await database.until("postgres", 60, () =>
      database.log("postgres").slice(before).includes("ready to accept connections"),
    );
    assert.equal(await ask("owner's \\ pass", "select n from kept"), "7\n");
  });

  it("postgres refuses to begin without a password, and begins anew after an interrupted first start", async () => {
    const database = pod("StatefulSet", "auth", "postgres", { "keycloak-database": { "superuser-password": "" } });
    const refused = database.run("postgres", image("postgres"));
    assert.equal(await new Promise((resolve) => refused.once("exit", resolve)), 1);
    assert.match(database.log("postgres"), /POSTGRES_PASSWORD: is not set: the password of the account postgres/);
  });

  it("keycloak starts as it was built, on a read-only root, beside its database", async () => {
    const names = { "postgres.auth.svc.cluster.local": "127.0.0.1" };
    const database = pod("StatefulSet", "auth", "postgres");
    database.run("postgres", image("postgres"));
    const server = pod("Deployment", "auth", "keycloak", {
      "keycloak-admin": { "client-id": "a", "client-secret": "b" },
    });
    server.share(database, names);
    server.run("keycloak", image("keycloak"));
    await server.ready("keycloak", 400);
    assert.equal(server.get("http://127.0.0.1:8080/realms/master").status, 200);
    assert.match(server.log("keycloak"), /Keycloak [0-9.]+ on JVM/);
  });

  it("oauth2-proxy answers its probes and sends who is not signed in to Keycloak", async () => {
    const store = pod("Deployment", "ingress", "session-redis");
    store.run("valkey", image("valkey"));
    const cookie = {
      "oauth2-proxy": { "client-secret": "secret", "cookie-secret": "0123456789abcdef0123456789abcdef" },
    };
    const proxy = pod("Deployment", "ingress", "oauth2-proxy", cookie);
    proxy.share(store, { "session-redis.ingress.svc.cluster.local": "127.0.0.1" });
    proxy.run("oauth2-proxy", image("oauth2-proxy"));
    await proxy.ready("oauth2-proxy");
    assert.equal(proxy.get("http://127.0.0.1:4180/ping").status, 200);
    assert.equal(proxy.get("http://127.0.0.1:4180/oauth2/auth").status, 401);
  });

  for (const [kind, name] of [
    ["StatefulSet", "alertmanager"],
    ["StatefulSet", "prometheus"],
    ["Deployment", "blackbox-exporter"],
  ] as const) {
    it(`${name} accepts the arguments and files of its pod, and is ready`, async () => {
      const service = pod(kind, "monitoring", name);
      service.run(name, image(name));
      await service.ready(name);
    });
  }

  it("node-exporter reads the machine through its mount", async () => {
    const exporter = pod("DaemonSet", "node-agents", "node-exporter");
    exporter.run("node-exporter", image("node-exporter"));
    await exporter.ready("node-exporter");
    assert.match(exporter.get("http://127.0.0.1:9100/metrics").body, /^node_memory_MemTotal_bytes /m);
  });

  for (const [namespace, kind, name] of [
    ["ingress", "Deployment", "session-redis"],
    ["ai", "StatefulSet", "gateway-redis"],
  ] as const) {
    it(`valkey runs with the settings of ${name}, and its exporter sees it`, async () => {
      const store = pod(kind, namespace, name);
      store.run("valkey", image("valkey"));
      const declared = find(kind, namespace, name).spec.template.spec.containers.find(
        (one: any) => one.name === "valkey",
      );
      await store.until("valkey", 30, () => store.log("valkey").includes("Ready to accept connections"));
      const probe = store.run("valkey", image("valkey"), { command: declared.readinessProbe.exec.command }, "probe");
      assert.equal(await new Promise((resolve) => probe.once("exit", resolve)), 0, store.log("probe"));
      store.run("exporter", image("redis-exporter"));
      await store.ready("exporter");
      await store.until("exporter", 20, () => /^redis_up 1$/m.test(store.get("http://127.0.0.1:9121/metrics").body));
    });
  }
});
