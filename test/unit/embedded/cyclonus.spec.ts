import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ensureTools } from "../../../embedded/tools/ensure";

const pod = (name: string, labels: Record<string, string>, ports: unknown[] = []) => ({
  name,
  ip: "10.0.0.1",
  namespace: "a",
  namespaceLabels: { "kubernetes.io/metadata.name": "a" },
  labels,
  ports,
});
const policy = (spec: object, metadata: object = { name: "p", namespace: "a" }) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata,
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec },
});

describe("the tool for reachability", function () {
  this.timeout(600_000);
  let command: string;
  before(async () => {
    command = (await ensureTools(["cyclonus"])).get("cyclonus")!.bin("reachability");
  });

  function ask(question: unknown) {
    const input = typeof question === "string" ? question : JSON.stringify(question);
    const { status, stdout, stderr } = spawnSync(command, { input, encoding: "utf8" });
    const lines = stdout.split("\n").filter((line) => line !== "");
    return { status, stderr, ways: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  it("resolves a port's name at the pod that declares it", () => {
    const web = pod("web", { app: "web" });
    const db = pod("db", { app: "db" }, [{ port: 5432, name: "sql", protocol: "TCP" }]);
    const toDb = { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: "sql" }] };
    const fromWeb = { from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: "sql" }] };
    const { status, ways } = ask({
      policies: [policy({ ingress: [fromWeb], egress: [toDb] })],
      peers: [web, db],
      ports: [80],
    });
    assert.equal(status, 0);
    assert.deepEqual(ways, [{ from: "web", to: "db", ports: ["5432"], onlyOut: [], onlyIn: [] }]);
  });

  it("tells what one side alone leaves open", () => {
    const peers = [pod("web", { app: "web" }), pod("db", { app: "db" })];
    const toDb = { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: 80 }] };
    const { ways } = ask({ policies: [policy({ egress: [toDb] })], peers, ports: [80] });
    assert.deepEqual(ways, [{ from: "web", to: "db", ports: [], onlyOut: ["80"], onlyIn: [] }]);
  });

  it("leaves an address out of a network from which it is excepted", () => {
    const block = { to: [{ ipBlock: { cidr: "192.0.2.0/24", except: ["192.0.2.7/32"] } }], ports: [{ port: 80 }] };
    const outside = ["192.0.2.6", "192.0.2.7"].map((ip) => ({ name: ip, ip }));
    const { ways } = ask({ policies: [policy({ egress: [block] })], peers: [pod("web", {}), ...outside], ports: [80] });
    assert.deepEqual(
      ways.map(({ from, to }) => `${String(from)} ${String(to)}`),
      ["web 192.0.2.6"],
    );
  });

  const notIn = { matchExpressions: [{ key: "app", operator: "NotIn", values: ["x"] }] };
  for (const { title, question, message } of [
    { title: "no JSON", question: "{", message: /question on stdin: unexpected EOF/ },
    { title: "an unknown key", question: { policy: [] }, message: /unknown field "policy"/ },
    {
      title: "a peer without an address",
      question: { peers: [{ name: "web" }] },
      message: /peer "web" has the address ""/,
    },
    {
      title: "a policy without a namespace",
      question: { policies: [policy({}, { name: "p" })] },
      message: /NetworkPolicy \/p names no namespace/,
    },
    {
      title: "a network that is none",
      question: { policies: [policy({ egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/33" } }] }] })] },
      message: /NetworkPolicy a\/p: invalid CIDR address: 10\.0\.0\.0\/33/,
    },
    {
      title: "a selector that the matcher reads otherwise than Kubernetes",
      question: { policies: [policy({ podSelector: notIn })] },
      message: /NetworkPolicy a\/p: a selector has NotIn for label "app"/,
    },
    {
      title: "an empty label, which the matcher takes for absent",
      question: { policies: [policy({ podSelector: { matchLabels: { app: "" } } })] },
      message: /wants label "app" empty/,
    },
  ]) {
    it(`refuses ${title}`, () => {
      const { status, stderr, ways } = ask(question);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.deepEqual(ways, []);
    });
  }
});
