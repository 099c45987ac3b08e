import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { connect } from "../../../../embedded/plugins/kubernetes/client/connect";
import { readKubeconfig } from "../../../../embedded/plugins/kubernetes/client/kubeconfig";
import { readSettings } from "../../../../embedded/plugins/kubernetes/settings";

const text = (name: string, user = "token: abc"): string => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "https://${name}.example:6443", certificate-authority: ca.crt}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: team}}]
users: [{name: ${name}, user: {${user}}}]
`;

describe("kubernetes stand-in: kubeconfig", () => {
  let dir: string;
  const file = (name: string): string => path.join(dir, name);

  before(() => {
    dir = mkdtempSync(path.join(os.tmpdir(), "webide-kubeconfig-"));
    writeFileSync(file("one"), text("one"));
    writeFileSync(file("two"), text("two"));
    writeFileSync(file("ca.crt"), "certificate");
  });

  after(() => {
    rmSync(dir, { recursive: true });
  });

  it("reads the file KUBECONFIG names; paths in it count from its folder", () => {
    const { cluster, user, namespace } = readKubeconfig({}, { KUBECONFIG: file("one") });
    assert.equal(cluster.server, "https://one.example:6443");
    assert.equal(cluster["certificate-authority"], file("ca.crt"));
    assert.deepEqual([user.token, namespace], ["abc", "team"]);
  });

  it("joins several files, skips those that are not there, and follows the context asked for", () => {
    const env = { KUBECONFIG: [file("missing"), file("one"), file("two")].join(path.delimiter) };
    assert.equal(readKubeconfig({}, env).cluster.server, "https://one.example:6443");
    assert.equal(readKubeconfig({ context: "two" }, env).cluster.server, "https://two.example:6443");
  });

  it("takes one by value or by path, before KUBECONFIG", () => {
    const env = { KUBECONFIG: file("one") };
    assert.equal(readKubeconfig({ kubeconfig: text("three") }, env).cluster.server, "https://three.example:6443");
    assert.equal(readKubeconfig({ kubeconfig: file("two") }, env).cluster.server, "https://two.example:6443");
  });

  it("names the context that is missing, and those there are", () => {
    const env = { KUBECONFIG: file("one") };
    assert.throws(() => readKubeconfig({ context: "prod" }, env), /no context "prod"; it has: one/);
    assert.throws(
      () => readKubeconfig({}, { KUBECONFIG: file("missing") }),
      /no kubeconfig at .*missing; set KUBECONFIG/,
    );
  });

  it("logs in by token, and by what a command prints", async () => {
    const headers = async (user: string): Promise<unknown> =>
      (
        await connect({
          ...readKubeconfig({ kubeconfig: text("x", user) }, {}),
          cluster: { server: "https://x" },
        }).credentials()
      ).headers;
    assert.deepEqual(await headers("token: abc"), { authorization: "Bearer abc" });
    const answer = JSON.stringify({ status: { token: "fresh" } });
    const exec = `exec: {command: ${process.execPath}, args: ["-e", ${JSON.stringify(`console.log(${JSON.stringify(answer)})`)}]}`;
    assert.deepEqual(await headers(exec), { authorization: "Bearer fresh" });
  });

  it("says which login command failed, and not what it printed as a credential", async () => {
    const script = JSON.stringify("console.log('s3cr3t'); console.error('expired'); process.exit(1)");
    const user = `exec: {command: ${process.execPath}, args: ["-e", ${script}]}`;
    const connection = connect({
      ...readKubeconfig({ kubeconfig: text("x", user) }, {}),
      cluster: { server: "https://x" },
    });
    await assert.rejects(
      connection.credentials(),
      (error: Error) => /login command .* failed: expired/.test(error.message) && !error.message.includes("s3cr3t"),
    );
  });

  it("refuses settings that the stand-in can not follow, naming them", () => {
    assert.throws(
      () => readSettings({ enableServerSideApply: "false" }, {}),
      /enableServerSideApply = "false" is not supported/,
    );
    assert.throws(() => readSettings({ renderYamlToDirectory: "out" }, {}), /renderYamlToDirectory/);
    assert.equal(readSettings({ enableSecretMutable: "true" }, {}).secretMutable, true);
    assert.equal(readSettings({}, { PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE: "true" }).configMapMutable, true);
  });
});
