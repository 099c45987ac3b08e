import assert from "node:assert/strict";
import type { KeycloakDatabaseArgs } from "../../../components/identity/postgres";
import { KeycloakDatabase } from "../../../components/identity/postgres";
import { Recorded } from "../../support/recorded";

async function recorded(changes: Partial<KeycloakDatabaseArgs> = {}): Promise<Recorded> {
  const args: KeycloakDatabaseArgs = {
    namespace: "auth",
    image: "registry.company.com/postgres@sha256:aa",
    exporterImage: "registry.company.com/postgres-exporter@sha256:bb",
    storage: "20Gi",
    storageClass: "standard",
    ...changes,
  };
  return Recorded.of(() => new KeycloakDatabase("postgres", args));
}

describe("KeycloakDatabase", () => {
  it("keeps its data on a claim of the given size and class, which outlives the pods", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    assert.deepEqual(spec.volumeClaimTemplates[0].spec, {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      resources: { requests: { storage: "20Gi" } },
    });
    assert.deepEqual(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
  });

  it("mounts the claim above the directory that the server owns", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    const [server] = spec.template.spec.containers;
    const mount = server.volumeMounts.find((m: { name: string }) => m.name === "data");
    assert.equal(mount.mountPath, "/var/lib/postgresql");
  });

  it("leaves the data directory to the image, whose major version is part of it", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    const names = spec.template.spec.containers[0].env.map((e: { name: string }) => e.name);
    assert.equal(names.includes("PGDATA"), false);
  });

  it("writes to its claim and to sized scratch space only", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    const [server] = spec.template.spec.containers;
    const writable = server.volumeMounts.filter((m: { readOnly?: boolean }) => m.readOnly !== true);
    assert.equal(server.securityContext.readOnlyRootFilesystem, true);
    assert.deepEqual(
      writable.map((m: { mountPath: string }) => m.mountPath),
      ["/var/lib/postgresql", "/var/run/postgresql", "/tmp"],
    );
  });

  it("gives the server two minutes to stop", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    assert.equal(spec.template.spec.terminationGracePeriodSeconds, 120);
  });

  it("runs its script in a shell of its own", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    const init = spec.template.spec.volumes.find((v: { name: string }) => v.name === "init");
    assert.equal(init.configMap.defaultMode, 0o555);
  });

  it("takes every password from the Secret", async () => {
    const { spec } = (await recorded()).manifest("StatefulSet", "postgres");
    const env = spec.template.spec.containers.flatMap((c: { env: { name: string; valueFrom?: object }[] }) => c.env);
    const passwords = env.filter((e: { name: string }) => /PASS/.test(e.name));
    assert.deepEqual(
      passwords.map((e: { name: string; valueFrom: { secretKeyRef: object } }) => [e.name, e.valueFrom.secretKeyRef]),
      [
        ["POSTGRES_PASSWORD", { name: "keycloak-database", key: "superuser-password" }],
        ["OWNER_PASSWORD", { name: "keycloak-database", key: "password" }],
        ["EXPORTER_PASSWORD", { name: "keycloak-database", key: "exporter-password" }],
        ["DATA_SOURCE_PASS", { name: "keycloak-database", key: "exporter-password" }],
      ],
    );
  });

  it("holds the credentials that the contract names", async () => {
    const secret = (await recorded()).manifest("Secret", "keycloak-database");
    assert.deepEqual(
      [secret["stringData"].username, secret["stringData"].password],
      ["keycloak", "<secret:postgres-owner>"],
    );
  });

  it("answers Keycloak, given clients and Prometheus, and calls nobody", async () => {
    const { spec } = (await recorded({ clients: [{ namespace: "auth", app: "keycloak-dump" }] })).manifest(
      "NetworkPolicy",
      "postgres",
    );
    const callers = spec.ingress.map(
      (rule: { from: { podSelector: { matchLabels: { app: string } } }[]; ports: { port: number }[] }) => [
        rule.from.map((peer) => peer.podSelector.matchLabels.app),
        rule.ports.map((p) => p.port),
      ],
    );
    assert.deepEqual(callers, [
      [["keycloak", "keycloak-dump"], [5432]],
      [["prometheus"], [9187]],
    ]);
    assert.deepEqual(spec.egress, []);
  });

  it("protects and retains the server, its credentials and their passwords when told so", async () => {
    const { resources } = await recorded({ protect: true });
    const kept = resources
      .filter((r) => r.protect && r.retainOnDelete)
      .map((r) => `${r.type.split(":").at(-1) ?? ""} ${r.name}`);
    assert.deepEqual(kept.sort(), [
      "RandomPassword postgres-exporter",
      "RandomPassword postgres-owner",
      "RandomPassword postgres-superuser",
      "Secret postgres-credentials",
      "StatefulSet postgres",
    ]);
  });

  it("protects nothing where it is not told so", async () => {
    const { resources } = await recorded();
    assert.deepEqual(
      resources.filter((r) => r.protect || r.retainOnDelete),
      [],
    );
  });
});
