import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../../../operations/repository-root";
import { loadConfig } from "../../../stacks/config";
import type { Peer } from "../../checkers/asked-peers";
import { DeclaredObjects, declaredObjects } from "../../checkers/declared-objects";
import { Reachability } from "../../checkers/reachability";
import { StubNetwork } from "./stub-network";

/**
 * The declared network policies in a real firewall. test/golden/reachability.dev.yaml says what they mean by their text;
 * here each pod tries each port of each other one, and of hosts outside.
 */
describe("the real firewall, with the network policies of dev", function () {
  this.timeout(20 * 60_000);

  const { settings } = loadConfig({ root: repositoryRoot, stack: "dev" });
  let objects: DeclaredObjects;
  let computed: Reachability;
  let stub: StubNetwork;

  before(async () => {
    objects = await declaredObjects("dev");
    computed = await Reachability.of(objects, settings);
    stub = new StubNetwork(computed.peers, computed.asked);
    await stub.start(objects.of("NetworkPolicy"));
  });

  after(() => stub.stop());

  const targetsOf = (to: Peer, ports: readonly (number | string)[]): string[] =>
    ports.map((port) => `${stub.known.get(to.name) ?? "?"}:${String(port)}`);

  /** What must answer a pod, and what answers it: of all ports of everybody, or of some. */
  async function compare(from: Peer, expected: Reachability): Promise<{ missing: string[]; surplus: string[] }> {
    const others = expected.peers.filter((to) => to.name !== from.name && stub.known.has(to.name));
    const byTcp = expected.asked;
    const byUdp = expected.asked.map((port) => `${String(port)}/UDP`);
    const names = new Map(others.map((to) => [stub.known.get(to.name) ?? "", to.name]));
    const asked = others.flatMap((to) => {
      // A name server answers only where it stands; hosts outside do not answer by UDP.
      if (to.namespace === "kube-system") return targetsOf(to, [53, "53/UDP"]);
      return targetsOf(to, to.namespace === undefined ? byTcp : [...byTcp, ...byUdp]);
    });
    const wanted = new Set(others.flatMap((to) => targetsOf(to, expected.ports(from.name, to.name))));
    const isAsked = new Set(asked);
    const named = (target: string) => target.replace(/^[^:]+/, (ip) => names.get(ip) ?? ip);
    let open = await stub.answered(from, asked);
    // On a busy machine a connection may take too long, or a change of the policies may not have arrived yet.
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const differing = [...isAsked].filter((target) => wanted.has(target) !== open.has(target));
      if (differing.length === 0) break;
      await sleep(1000);
      const again = await stub.answered(from, differing);
      open = new Set([...[...open].filter((target) => !differing.includes(target)), ...again]);
    }
    return {
      missing: [...wanted].filter((target) => isAsked.has(target) && !open.has(target)).map(named),
      surplus: [...open].filter((target) => !wanted.has(target)).map(named),
    };
  }

  it("lets each pod reach exactly what the policies say by their text, and stops all else", async () => {
    for (const from of stub.pods) {
      assert.deepEqual(await compare(from, computed), { missing: [], surplus: [] }, from.name);
    }
  });

  it("has asked for enough to mean something", () => {
    assert.ok(stub.pods.length > 30, String(stub.pods.length));
    assert.ok(stub.outside.length > 8, String(stub.outside.length));
    assert.ok(computed.asked.length > 25, String(computed.asked.length));
  });

  it("would show a workspace that lost its policies", async () => {
    const names = ["default-deny", "allow-dns", "code-server"];
    const lost = objects.of("NetworkPolicy").filter(({ metadata }) => metadata.namespace === "ide-bob");
    assert.deepEqual(lost.map(({ metadata }) => String(metadata.name)).sort(), [...names].sort());
    const less = await Reachability.of(
      new DeclaredObjects(objects.all.filter((object) => !lost.includes(object))),
      settings,
    );
    const from = stub.pods.find(({ name }) => name === "ide-bob/code-server");
    assert.ok(from);
    for (const name of names) await stub.remove("ide-bob", name);
    try {
      assert.deepEqual(await compare(from, less), { missing: [], surplus: [] });
      const { surplus } = await compare(from, computed);
      assert.ok(surplus.includes("internet (203.0.113.80):80"), surplus.join());
    } finally {
      for (const policy of lost) await stub.create(policy);
    }
    assert.deepEqual(await compare(from, computed), { missing: [], surplus: [] });
  });
});
