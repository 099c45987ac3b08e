import assert from "node:assert/strict";
import type { RenderedFile } from "../../operations/render/render-files";
import { renderedFiles } from "../support/rendered";
import { encodedSecrets, leakedSecrets, unencryptedSecrets } from "./secrets";

/** A certificate is public. It is kept beside the secrets because it comes from the same hands as the keys. */
const publicCertificate = (stack: string) => `${stack}/kubernetes/ingress/ConfigMap/nginx-admin-ca.yaml shows a secret`;

for (const stack of ["dev", "prod"] as const) {
  describe(`secrets of ${stack}`, function () {
    this.timeout(60_000);
    let files: readonly RenderedFile[];
    before(async () => {
      files = await renderedFiles(stack);
      assert.ok(files.filter(({ path }) => path.includes("/Secret/")).length > 10);
    });

    it("stand in Secrets and in encrypted inputs, and nowhere else", () => {
      assert.deepEqual(leakedSecrets(files), [publicCertificate(stack)]);
    });

    it("are encrypted in the engine's state, every Secret whole", () => {
      assert.deepEqual(unencryptedSecrets(files), []);
    });

    it("are written as text, which is what the engine encrypts", () => {
      assert.deepEqual(encodedSecrets(files), []);
    });
  });
}

const marker = "<secret:x>";
const index = (...entries: object[]): RenderedFile => ({ path: "s/resources.json", content: JSON.stringify(entries) });
const file = (path: string, content: string): RenderedFile => ({ path: `s/${path}`, content });

describe("the check of secrets", () => {
  const map = { type: "kubernetes:core/v1:ConfigMap", file: "kubernetes/a/ConfigMap/m.yaml" };
  const secret = { type: "kubernetes:core/v1:Secret", file: "kubernetes/a/Secret/s.yaml" };
  const client = { type: "keycloak:openid/client:Client", file: "keycloak/client/c.json" };
  const inputs = JSON.stringify({ inputs: { name: "c", clientSecret: marker } });

  it("finds a secret in a ConfigMap, and in a file of no resource", () => {
    assert.equal(leakedSecrets([index(map), file(map.file, marker)]).length, 1);
    assert.equal(leakedSecrets([index(), file("render.json", marker)]).length, 1);
    assert.deepEqual(leakedSecrets([index(secret), file(secret.file, marker)]), []);
  });

  it("finds an input with a secret that is not encrypted", () => {
    assert.match(leakedSecrets([index(client), file(client.file, inputs)]).join(), /clientSecret would not/);
    const encrypted = { ...client, secretInputs: ["clientSecret"] };
    assert.deepEqual(leakedSecrets([index(encrypted), file(client.file, inputs)]), []);
  });

  it("finds a Secret that is not encrypted", () => {
    assert.deepEqual(unencryptedSecrets([index(secret)]), [`s/${secret.file}`]);
    assert.deepEqual(unencryptedSecrets([index({ ...secret, secretInputs: ["stringData"] })]), []);
  });

  it("finds a Secret with encoded values", () => {
    assert.equal(encodedSecrets([file(secret.file, "kind: Secret\ndata:\n  a: YQ==\n")]).length, 1);
  });
});
