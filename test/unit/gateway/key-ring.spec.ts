import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KeyRing, keyRingJson } from "../../../components/gateway/key-ring";
import { Recorded } from "../../support/recorded";

const limits = { rpm: 120, tpm: 60000, dailyTokens: 1500000 };
const alice = { user: "alice", enabled: true, ...limits };
const bob = { user: "bob", enabled: false, ...limits };

describe("a key ring", () => {
  it("lists the hash of each enabled user with the user's limits", () => {
    assert.deepEqual(JSON.parse(keyRingJson([alice], ["aa"])), { aa: { user: "alice", ...limits } });
  });

  it("leaves disabled users out", () => {
    assert.deepEqual(Object.keys(JSON.parse(keyRingJson([bob, alice], ["bb", "aa"]))), ["aa"]);
  });

  it("is a Secret named after the shard, and known to be secret", async () => {
    const recorded = await Recorded.of(
      () => new KeyRing("ring", { namespace: "ai", slot: 7, entries: [{ ...alice, keyHash: pulumi.output("aa") }] }),
    );
    const secret = recorded.resource("kubernetes:core/v1:Secret", "ring");
    assert.equal((secret.inputs["metadata"] as { name: string }).name, "gateway-keys-07");
    assert.ok(secret.secretInputs.includes("stringData"));
  });
});
