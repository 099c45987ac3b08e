import assert from "node:assert/strict";
import { withoutCluster } from "../../../operations/engine/forget-cluster";

describe("a state whose cluster is gone", () => {
  const password = { urn: "password", type: "random:index/randomPassword:RandomPassword", outputs: { result: "kept" } };
  const deployment = {
    secrets_providers: { type: "passphrase" },
    resources: [
      { urn: "stack", type: "pulumi:pulumi:Stack" },
      { urn: "provider", type: "pulumi:providers:kubernetes" },
      { urn: "random", type: "pulumi:providers:random" },
      { urn: "component", type: "webide:identity:UserAccount", dependencies: [] },
      password,
      { urn: "namespace", type: "kubernetes:core/v1:Namespace" },
      { urn: "user", type: "keycloak:index/user:User" },
      {
        urn: "derived",
        type: "random:index/randomUuid:RandomUuid",
        dependencies: ["password", "user"],
        propertyDependencies: { keepers: ["user", "password"], other: null },
      },
    ],
    pending_operations: [{ type: "creating" }],
  };

  it("keeps what the engine made by itself, with nothing that refers to what is gone", () => {
    const { resources = [], ...rest } = withoutCluster(deployment);
    assert.deepEqual(
      resources.map(({ urn }) => urn),
      ["stack", "random", "component", "password", "derived"],
    );
    assert.deepEqual(resources[3], password);
    assert.deepEqual(resources[4]?.dependencies, ["password"]);
    assert.deepEqual(resources[4].propertyDependencies, { keepers: ["password"], other: [] });
    assert.deepEqual(rest, { secrets_providers: { type: "passphrase" } });
  });

  it("may be empty", () => {
    assert.deepEqual(withoutCluster({}).resources, []);
  });
});
