import assert from "node:assert/strict";
import { imageLock } from "../../../stacks/config/image-lock";

const digest = `sha256:${"a".repeat(64)}`;
const images = {
  grafana: { source: "docker.io/grafana/grafana", version: "13.2.3", mirror: "grafana/grafana", digest },
  nginx: { source: "docker.io/nginx", version: "1.30.7", mirror: "nginx", digest: "unverified" },
  keycloak: { source: "quay.io/keycloak", version: "26.8.1", mirror: "webide/keycloak", digest, build: "kc.sh build" },
};

describe("imageLock", () => {
  const production = imageLock(images, "registry.internal/webide", false);
  const embedded = imageLock(images, "localhost/webide", true);

  it("refers to a verified image by version and digest below the internal registry", () => {
    assert.equal(production.reference("grafana"), `registry.internal/webide/grafana/grafana:13.2.3@${digest}`);
  });

  it("refers to an unverified image by version alone", () => {
    assert.equal(production.reference("nginx"), "registry.internal/webide/nginx:1.30.7");
  });

  it("does not pin what is built here to the digest of its base", () => {
    assert.equal(production.reference("keycloak"), "registry.internal/webide/webide/keycloak:26.8.1");
  });

  it("refers to the embedded default's own images without digest", () => {
    assert.equal(embedded.reference("grafana"), "localhost/webide/grafana/grafana:13.2.3");
  });

  it("lists what carries no digest", () => {
    assert.deepEqual(production.unverified, ["nginx", "keycloak"]);
  });

  it("gives the upstream version", () => {
    assert.equal(production.version("keycloak"), "26.8.1");
  });

  for (const name of ["grafanna", "toString", "__proto__"]) {
    it(`refuses the unknown name ${name} and lists the known ones`, () => {
      assert.throws(
        () => production.reference(name),
        /is not in catalog\/images\.yaml; known are: grafana, nginx, keycloak/,
      );
    });
  }
});
