import assert from "node:assert/strict";
import { GatewayRedis, valkeyConfig } from "../../../components/gateway/gateway-redis";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

describe("the gateway's Redis", () => {
  const config = valkeyConfig("secret-word", "512Mi").split("\n");

  it("writes every change to its append-only file", () => {
    assert.ok(config.includes("appendonly yes"));
  });

  it("never evicts a counter or a denial", () => {
    assert.ok(config.includes("maxmemory-policy noeviction"));
  });

  it("fills at most three quarters of its memory", () => {
    assert.ok(config.includes(`maxmemory ${String(384 * 1024 * 1024)}`));
  });

  it("asks for a password", () => {
    assert.ok(config.includes("requirepass secret-word"));
  });

  describe("as declared", () => {
    let set: Manifest;
    let recorded: Recorded;
    before(async () => {
      const args = {
        namespace: "ai",
        image: "registry.test/valkey@sha256:0",
        exporterImage: "registry.test/redis_exporter@sha256:0",
        storage: "2Gi",
        storageClass: "fast",
      };
      recorded = await Recorded.of(() => new GatewayRedis("gateway-redis", args));
      set = recorded.manifest("StatefulSet", "gateway-redis")["spec"];
    });

    it("keeps its data on a claim that outlives it", () => {
      assert.equal(set["volumeClaimTemplates"][0].spec.resources.requests.storage, "2Gi");
      assert.equal(set["persistentVolumeClaimRetentionPolicy"].whenDeleted, "Retain");
    });

    it("shows its password in no argument and no plain variable", () => {
      for (const container of set["template"].spec.containers) {
        assert.doesNotMatch(JSON.stringify([container.args ?? [], container.command ?? []]), /requirepass|password/i);
        const plain = (container.env ?? []).filter(
          (entry: Manifest) => /PASSWORD|AUTH/.test(entry["name"]) && entry["value"],
        );
        assert.deepEqual(plain, []);
      }
    });

    it("calls nobody", () => {
      assert.deepEqual(recorded.manifest("NetworkPolicy", "gateway-redis")["spec"].egress, []);
    });

    it("is called by the gateway and by Prometheus", () => {
      const { ingress } = recorded.manifest("NetworkPolicy", "gateway-redis")["spec"];
      const callers = ingress.map((rule: Manifest) => [
        rule["from"][0].podSelector.matchLabels.app,
        rule["ports"][0].port,
      ]);
      assert.deepEqual(callers, [
        ["litellm", 6379],
        ["prometheus", 9121],
      ]);
    });
  });
});
