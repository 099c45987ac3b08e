import assert from "node:assert/strict";
import { formatProblem } from "../../../components/core/document-problem";
import { cidr, overlaps } from "../../../policies/limits/cidr";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { readNetworkLimits } from "../../../policies/limits/network";
import { allRules } from "../../../policies/rules";

const good = `workspaces:
  callees:
    - { namespace: ai, labels: { app: litellm }, ports: [4000/TCP], reason: gateway }
  networks:
    - { cidr: 10.10.1.10/32, ports: [443/TCP], class: production, reason: git }
  callers:
    - { namespace: ingress, labels: { app: nginx }, ports: [8080/TCP], reason: proxy }
never:
  - { cidr: 169.254.0.0/16, reason: metadata }
door: { namespace: ingress, labels: { app: nginx }, ports: [8443/TCP], reason: proxy }
routes:
  - { service: code-server.ide-*, ports: [8080], open: [/], closed: [], reason: workspace }
`;

function problems(text: string): string[] {
  const { data, problems: found } = readNetworkLimits("f", text);
  assert.equal(data === undefined, found.length > 0);
  return found.map((problem) => formatProblem(problem).replace(/^f:/, ""));
}

describe("the limits of the network", () => {
  it("are read", () => {
    assert.deepEqual(problems(good), []);
  });

  for (const [what, from, to, expected] of [
    ["no network", "10.10.1.10/32", "git.internal", /workspaces\.networks\[0\]\.cidr "git\.internal" is no network/],
    ["a network without its bits", "169.254.0.0/16", "169.254.0.0", /never\[0\]\.cidr "169\.254\.0\.0" is no network/],
    ["a port without its protocol", "[4000/TCP]", '["4000"]', /callees\[0\]\.ports\[0\].*as in 443\/TCP/],
    ["a range of ports", "[4000/TCP]", "[4000-5000/TCP]", /callees\[0\]\.ports\[0\]/],
    ["no ports", "[4000/TCP]", "[]", /callees\[0\]\.ports/],
    ["pods without labels", "{ app: litellm }", "{}", /callees\[0\]\.labels is empty/],
    [
      "everybody as a caller",
      "  callers:\n    - { namespace: ingress, labels: { app: nginx }, ports: [8080/TCP], reason: proxy }",
      "  callers: []",
      /callers/,
    ],
    ["an unknown class", "class: production", "class: everywhere", /networks\[0\]\.class/],
    ["no reason", "reason: git }", "reason: ' ' }", /networks\[0\]\.reason/],
    ["a service without a namespace", "code-server.ide-*", "code-server", /routes\[0\]\.service/],
    ["a service in any namespace", "code-server.ide-*", "code-server.*", /routes\[0\]\.service/],
    ["a path without a slash", "open: [/]", "open: [realms]", /routes\[0\]\.open\[0\]/],
    ["an encoded path", "closed: []", 'closed: ["/%61dmin"]', /routes\[0\]\.closed\[0\]/],
    ["nothing that is open", "open: [/]", "open: []", /routes\[0\]\.open/],
    ["an unknown key", "never:", "always: []\nnever:", /always/],
    ["nothing that is never called", "never:\n  - { cidr: 169.254.0.0/16, reason: metadata }", "never: []", /never/],
  ] as const) {
    it(`are refused with ${what}`, () => {
      const text = good.replace(from, to);
      assert.notEqual(text, good);
      assert.match(problems(text).join("\n"), expected);
    });
  }

  it("are refused when one Service stands twice: only the first would be read", () => {
    const row = good.split("\n").find((line) => line.includes("code-server")) ?? "";
    assert.deepEqual(problems(`${good}${row}\n`), [
      '13:16: routes[1].service "code-server.ide-*" stands twice. Allowed: each Service once.',
    ]);
  });
});

describe("the security team's limits of the network", () => {
  const { network } = readBaseline(
    policiesDir,
    allRules().map((rule) => rule.id),
  );
  const read = (text: string) => cidr(text) ?? assert.fail(text);

  it("name nothing for workspaces that no pod may call", () => {
    for (const named of network.workspaces.networks) {
      for (const never of network.never) assert.ok(!overlaps(read(named.cidr), read(never.cidr)), named.cidr);
    }
  });

  it("name single machines for workspaces, and addresses reserved for examples in the machine-local cluster alone", () => {
    for (const { cidr: text, class: place } of network.workspaces.networks) {
      assert.ok(text.endsWith("/32"), text);
      assert.equal(overlaps(read(text), read("192.0.2.0/24")), place === "embedded", text);
    }
  });

  it("lead the public door to no server of models, and of the gateway to the budgets alone", () => {
    const routes = network.routes.filter(({ service }) => service.endsWith(".ai"));
    assert.deepEqual(
      routes.map(({ service, ports, open }) => ({ service, ports, open })),
      [{ service: "litellm.ai", ports: [4001], open: ["/budget/"] }],
    );
  });
});
