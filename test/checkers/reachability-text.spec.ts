import assert from "node:assert/strict";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { Manifest } from "../support/recorded";
import { DeclaredObjects, declaredObjects } from "./declared-objects";
import { Reachability } from "./reachability";
import { reachabilityText } from "./reachability-text";

/** Dev's objects with one network policy changed; `change` returns nothing where the policy is to go. */
async function changed(name: string, change: (spec: Manifest) => Manifest | undefined): Promise<DeclaredObjects> {
  const { all } = await declaredObjects("dev");
  const isIt = ({ kind, metadata }: Manifest) =>
    kind === "NetworkPolicy" && `${String(metadata.namespace)}/${String(metadata.name)}` === name;
  assert.equal(all.filter(isIt).length, 1, name);
  return new DeclaredObjects(
    all.flatMap((object) => {
      if (!isIt(object)) return [object];
      const spec = change(structuredClone(object["spec"]) as Manifest);
      return spec === undefined ? [] : [{ ...object, spec }];
    }),
  );
}

const rule =
  (direction: "ingress" | "egress", index: number, change: (rule: Manifest) => void) =>
  (spec: Manifest): Manifest => {
    const found = (spec[direction] as Manifest[])[index];
    assert.ok(found);
    change(found);
    return spec;
  };

describe("the file of who reaches whom", function () {
  this.timeout(120_000);
  const { settings } = loadConfig({ root: repositoryRoot, stack: "dev" });
  const linesOf = async (objects: DeclaredObjects): Promise<string[]> => {
    const blocks = reachabilityText(await Reachability.of(objects, settings))
      .trimEnd()
      .split("\n\n")
      .slice(1);
    return blocks.flatMap((block) => {
      const [title = "", ...targets] = block.split("\n");
      return targets.length === 0 ? [title] : targets.map((target) => `${title} ${target.slice(4)}`);
    });
  };
  let original: readonly string[];
  before(async () => {
    original = await linesOf(await declaredObjects("dev"));
  });

  const cases: readonly {
    readonly title: string;
    readonly policy: string;
    readonly change: (spec: Manifest) => Manifest | undefined;
    readonly adds?: readonly RegExp[];
    readonly loses?: readonly RegExp[];
  }[] = [
    {
      title: "a network that is one bit wider",
      policy: "monitoring/alertmanager",
      change: (spec) => {
        const text = JSON.stringify(spec);
        return JSON.parse(text.replace("192.0.2.14/32", "192.0.2.14/31")) as Manifest;
      },
      adds: [/^monitoring\/alertmanager: unnamed network \(192\.0\.2\.14\/31\): 443$/],
    },
    {
      title: "a network that one user alone may call",
      policy: "ide-alice/code-server",
      change: (spec) => {
        (spec["egress"] as Manifest[]).push({ to: [{ ipBlock: { cidr: "198.51.100.0/24" } }], ports: [{ port: 443 }] });
        return spec;
      },
      adds: [/^a workspace\/code-server of alice: unnamed network \(198\.51\.100\.0\/24\): 443$/],
    },
    {
      title: "a way to everywhere",
      policy: "ai/vllm",
      change: (spec) => ({ ...spec, egress: [{}] }),
      adds: [/^ai\/vllm: internet \(203\.0\.113\.80\): every port, every port\/UDP/, /^ai\/vllm: metadata service/],
    },
    {
      title: "a port more on one side",
      policy: "ai/vllm",
      change: rule("ingress", 0, (it) => (it["ports"] as Manifest[]).push({ port: 22, protocol: "TCP" })),
      adds: [/^ai\/litellm: ai\/vllm: 22 \(let in, not let out\)$/],
    },
    {
      title: "a callee without its label",
      policy: "ide-alice/code-server",
      change: rule("egress", 0, (it) => {
        for (const peer of it["to"] as Manifest[]) delete peer["podSelector"];
      }),
      adds: [/^a workspace\/code-server of alice: ai\/vllm: 4000 \(let out, not let in\)$/],
    },
    {
      title: "a caller of another label",
      policy: "ide-bob/code-server",
      change: rule("ingress", 0, (it) => {
        it["from"] = [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "code-server" } } }];
      }),
      adds: [
        /^a workspace\/code-server of alice, carol: another workspace\/code-server of bob: 8080 \(let in, not let out\)$/,
      ],
      loses: [/^ingress\/nginx: a workspace\/code-server: 8080$/],
    },
    {
      title: "a namespace without its default deny",
      policy: "ide-bob/default-deny",
      change: () => undefined,
      adds: [/^internet \(203\.0\.113\.80\): a workspace\/another pod of bob: every port/],
    },
    {
      title: "a policy around pods that do not exist",
      policy: "ai/litellm",
      change: (spec) => ({ ...spec, podSelector: { matchLabels: { app: "lite-llm" } } }),
      loses: [/^a workspace\/code-server: ai\/litellm: 4000$/, /^ai\/litellm: ai\/vllm: 8000$/],
    },
  ];

  for (const { title, policy, change, adds = [], loses = [] } of cases) {
    it(`shows ${title}`, async () => {
      const now = await linesOf(await changed(policy, change));
      const added = now.filter((line) => !original.includes(line));
      const lost = original.filter((line) => !now.includes(line));
      for (const wanted of adds)
        assert.ok(
          added.some((line) => wanted.test(line)),
          `${String(wanted)} is not in ${added.join("; ")}`,
        );
      for (const wanted of loses)
        assert.ok(
          lost.some((line) => wanted.test(line)),
          `${String(wanted)} is not in ${lost.join("; ")}`,
        );
    });
  }
});
