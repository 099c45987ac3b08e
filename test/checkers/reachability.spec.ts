import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import { loadConfig } from "../../stacks/config";
import type { Peer } from "./asked-peers";
import { anotherPod, internet, isOurs, metadataService } from "./asked-peers";
import type { DeclaredObjects } from "./declared-objects";
import { declaredObjects } from "./declared-objects";
import { DeclaredNetwork } from "./network";
import { Reachability } from "./reachability";
import { reachabilityText } from "./reachability-text";

const limits = readBaseline(
  policiesDir,
  allRules().map((rule) => rule.id),
).network;

/** Ports of the limits, as 443/TCP, in the form of the answers. */
const asAnswered = (ports: readonly string[]): string[] => ports.map((port) => port.replace("/TCP", "")).sort();

const update = process.env["WEBIDE_UPDATE_GOLDEN"] !== undefined;
const isWorkspace = ({ namespace }: Peer): boolean => namespace?.startsWith("ide-") === true;
const isIn =
  (...names: readonly string[]) =>
  ({ name }: Peer): boolean =>
    names.includes(name);
const isOutside = ({ namespace }: Peer): boolean => namespace === undefined;

for (const stack of ["dev", "prod"] as const) {
  describe(`who reaches whom in ${stack}, by its network policies`, function () {
    this.timeout(120_000);
    const { settings } = loadConfig({ root: repositoryRoot, stack });
    const apiServer = ({ name }: Peer): boolean => name.startsWith("API server ");
    let objects: DeclaredObjects;
    let network: Reachability;
    before(async () => {
      objects = await declaredObjects(stack);
      network = await Reachability.of(objects, settings);
    });

    it("is what test/golden says; after an intended change: WEBIDE_UPDATE_GOLDEN=1 ./webide test test/checkers/reachability.spec.ts", () => {
      const file = join(repositoryRoot, "test", "golden", `reachability.${stack}.yaml`);
      const text = reachabilityText(network);
      if (update) writeFileSync(file, text);
      assert.equal(text, readFileSync(file, "utf8"));
    });

    it("leads from no workspace to another workspace", () => {
      const other = (to: Peer, from: Peer) => isWorkspace(to) && to.namespace !== from.namespace;
      assert.ok(network.peers.filter(isWorkspace).length >= 4);
      assert.deepEqual(network.between(isWorkspace, other), []);
    });

    for (const [what, target] of [
      ["vLLM", isIn("ai/vllm")],
      ["Tabby", isIn("ai/tabby")],
      ["the API server", apiServer],
      ["the nodes", ({ name }: Peer) => /\bnodes \(/.test(name)],
      ["the metadata service", ({ name }: Peer) => name.startsWith("metadata service ")],
      ["the internet", ({ name }: Peer) => name.startsWith("internet ")],
      ["Redis", isIn("ai/gateway-redis", "ingress/session-redis")],
      ["PostgreSQL", isIn("auth/postgres")],
      ["Keycloak", isIn("auth/keycloak")],
      ["Prometheus", isIn("monitoring/prometheus")],
    ] as const) {
      it(`leads from no workspace to ${what}`, () => {
        assert.ok(network.peers.some(target), `${what} is not among those asked`);
        assert.deepEqual(network.between(isWorkspace, target), []);
      });
    }

    it("leads to the metadata service and to the internet from nowhere", () => {
      assert.ok([metadataService, internet].every((name) => network.peers.some(isIn(name))));
      assert.deepEqual(
        network.between(isOurs, ({ name }) => /^(metadata service|internet) /.test(name)),
        [],
      );
    });

    it("leads outside of the cluster to networks that the settings name, and to nothing beside them", () => {
      const outside = network.between(isOurs, isOutside);
      assert.ok(outside.length > 0);
      assert.deepEqual(
        outside.filter((way) => /-> (beside|unnamed network) /.test(way)),
        [],
      );
    });

    it("leads to an editor from nginx alone, at 8080; the waker may ask beside it whether it is in use", () => {
      const editors = network.peers.filter((peer) => isWorkspace(peer) && peer.name.endsWith("/code-server"));
      assert.deepEqual(
        network.between(() => true, isIn(...editors.map(({ name }) => name))).sort(),
        editors.flatMap(({ name }) => [`ingress/nginx -> ${name} 8080`, `ingress/waker -> ${name} 8082`]).sort(),
      );
    });

    it("leads to the models from the gateway alone, beside the two that watch", () => {
      const watchers = ["monitoring/blackbox-exporter", "monitoring/prometheus"];
      for (const [model, port] of [
        ["ai/tabby", 8080],
        ["ai/vllm", 8000],
      ] as const) {
        assert.deepEqual(
          network.between(() => true, isIn(model)).sort(),
          ["ai/litellm", ...watchers].map((from) => `${from} -> ${model} ${String(port)}`),
        );
      }
    });

    it("leads from outside to the public door alone, for the networks of clients and administrators", () => {
      const { door } = limits;
      const ports = asAnswered(door.ports);
      const entered = network.between(isOutside, isOurs);
      assert.ok(entered.length > 0);
      for (const way of entered) {
        // In dev the API server stands on the node, whose address is one of the clients'.
        assert.match(way, /^[^>]*\b(clients|administrators|API server)\b[^>]* -> ingress\/nginx /);
        assert.ok(way.endsWith(` ${ports.join(", ")}`), way);
        assert.ok(!way.startsWith("beside "), way);
      }
    });

    it("leads from a workspace to what policies/baseline/network.yaml names, and to all of it", () => {
      const { callees, networks } = limits.workspaces;
      const wanted = stack === "prod" ? "production" : "embedded";
      const allowed = [
        ...callees.map(
          ({ namespace, labels, ports: p }) =>
            `${namespace}/${Object.values(labels).join()} ${asAnswered(p).join(", ")}`,
        ),
        ...networks
          .filter((n) => n.class === wanted)
          .map(({ cidr, ports: p }) => `(${cidr}) ${asAnswered(p).join(", ")}`),
      ].sort();
      const [editor] = network.peers.filter((peer) => isWorkspace(peer) && peer.name.endsWith("/code-server"));
      assert.ok(editor);
      const reached = network.between(isIn(editor.name), () => true);
      assert.deepEqual(reached.map((way) => way.replace(/^.* -> (?:.*(?=\(\d))?/, "")).sort(), allowed);
    });

    it("leaves a pod in a workspace with name service alone, whatever it calls itself", async () => {
      const [home] = network.peers.filter((peer) => isWorkspace(peer) && peer.name.endsWith(`/${anotherPod}`));
      assert.ok(home?.namespace !== undefined && home.namespaceLabels !== undefined);
      const apps = new Set(
        objects.pods.filter((pods) => !isWorkspace({ ...pods, ip: "" })).map((p) => p.labels["app"] ?? ""),
      );
      const impostors = [...apps].map((app, index) => ({
        ...home,
        name: `impostor/${app}`,
        labels: { app },
        ip: `100.64.0.${String(index + 1)}`,
      }));
      assert.ok(impostors.length > 15);
      const asked = await Reachability.of(objects, settings, impostors);
      const reached = asked.between(({ name }) => name.startsWith("impostor/"), isOurs);
      assert.deepEqual(reached, []);
      assert.deepEqual(
        asked.between(isOurs, ({ name }) => name.startsWith("impostor/")),
        [],
      );
    });

    it("agrees with the reading of both sides by which the other checks judge", () => {
      const declared = new DeclaredNetwork(objects);
      const pods = objects.pods.filter(({ spec }) => spec["hostNetwork"] !== true);
      const numbers = network.asked;
      for (const from of pods) {
        for (const to of pods.filter((other) => other !== from)) {
          const expected = numbers.filter((port) => declared.reaches(from, to, port)).map(String);
          const reached = network.ports(`${from.namespace}/${from.name}`, `${to.namespace}/${to.name}`);
          assert.deepEqual(
            reached.filter((port) => !port.includes("/")),
            expected,
            `${from.owner} to ${to.owner}`,
          );
        }
      }
    });
  });
}
