import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EdgeCertificates } from "../../../components/ingress/edge-certificates";
import { Recorded } from "../../support/recorded";

const declared = (): Promise<Recorded> =>
  Recorded.of(() => {
    new EdgeCertificates("edge", {
      namespace: "ingress",
      certificate: pulumi.secret("chain"),
      privateKey: pulumi.secret("key"),
      adminClientCa: pulumi.secret("authority"),
    });
  });

describe("EdgeCertificates", () => {
  it("keeps the private key in a Secret of the type that nginx' volume expects", async () => {
    const recorded = await declared();
    const secret = recorded.manifest("Secret", "nginx-tls");
    assert.deepEqual(
      [secret["type"], secret["stringData"]],
      ["kubernetes.io/tls", { "tls.crt": "chain", "tls.key": "key" }],
    );
    assert.deepEqual(recorded.resource("kubernetes:core/v1:Secret", "edge-tls").secretInputs, ["stringData"]);
  });

  it("puts the public authority, and no key, into a ConfigMap", async () => {
    assert.deepEqual((await declared()).manifest("ConfigMap", "nginx-admin-ca")["data"], { "ca.crt": "authority" });
  });
});
