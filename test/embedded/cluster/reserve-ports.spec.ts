import assert from "node:assert/strict";
import net from "node:net";
import { ClusterPaths } from "../../../embedded/cluster/cluster-paths";
import { freePorts } from "../../../embedded/cluster/ports";
import { reservePorts } from "../../../embedded/cluster/reserve-ports";
import { temporaryFolder } from "../../unit/embedded/fake-tool";

describe("the ports of a cluster that does not run", function () {
  this.timeout(10_000);
  const paths = (): ClusterPaths => new ClusterPaths(temporaryFolder());

  it("are all different", async () => {
    const ports = Object.values(await freePorts());
    assert.equal(new Set(ports).size, ports.length);
  });

  it("stay when they are free", async () => {
    const ports = await freePorts();
    assert.deepEqual(await reservePorts(paths(), ports, "simulated"), { ports, moved: [] });
  });

  it("stay when a program that was just killed gives one back a little later", async () => {
    const ports = await freePorts();
    const dying = net.createServer().listen(ports.etcd, "127.0.0.1");
    await new Promise((resolve) => dying.once("listening", resolve));
    setTimeout(() => dying.close(), 100);
    assert.deepEqual(await reservePorts(paths(), ports, "simulated"), { ports, moved: [] });
  });

  it("change where another program listens by now, and nowhere else", async () => {
    const ports = await freePorts();
    const other = net.createServer().listen(ports.keycloak, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    try {
      const { ports: found, moved } = await reservePorts(paths(), ports, "simulated");
      assert.deepEqual(
        moved.map(({ name, from }) => ({ name, from })),
        [{ name: "keycloak", from: ports.keycloak }],
      );
      assert.notEqual(found.keycloak, ports.keycloak);
      assert.deepEqual({ ...found, keycloak: 0 }, { ...ports, keycloak: 0 });
    } finally {
      other.close();
    }
  });
});
