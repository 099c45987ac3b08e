import { digest } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { podOf, podSpec, workload } from "../../workloads";

const image = (name: string, tag: string): string => `registry.internal/webide/${name}:${tag}@${digest}`;
const judged = (name: string, tag: string, allowed: boolean): TwinCase => ({
  title: `${name}:${tag}`,
  manifest: podOf(image(name, tag)),
  allowed,
});
/** An image that shows only its digest, with what the lock recorded about it. */
const recorded = (versions: string, allowed: boolean, name = "litellm"): TwinCase => ({
  title: `the record ${JSON.stringify(versions)} of ${name}`,
  manifest: podOf(`registry.internal/webide/${name}@${digest}`, {
    annotations: { "webide.dev/image-versions": versions },
  }),
  allowed,
});

export const cases: readonly TwinCase[] = [
  judged("valkey", "1", true),
  ...["1.82.7", "1.82.8", "v1.82.8", "V1.82.8", "1.82.8-stable", "1.82.8-rc.1", "1.82.8.0", "001.082.008"].map((tag) =>
    judged("litellm", tag, false),
  ),
  ...["1.82.6", "1.82.9", "1.80.0", "1.80.0-stable", "v1.101.1", "1.80", "1.82.80", "2.0.0-rc.1"].map((tag) =>
    judged("litellm", tag, true),
  ),
  ...["1.79.9", "1.80.0-rc.1", "1.80.0_beta2", "1.80.0-x-NIGHTLY-x", "0.99.99", "1.9"].map((tag) =>
    judged("litellm", tag, false),
  ),
  ...["1.80.0-devel", "1.80.0-prerelease"].map((tag) => judged("litellm", tag, true)),
  ...["latest", "stable", "main-1.90.0", "1", "1.2.3.4.5", "1234567890.1"].map((tag) => judged("litellm", tag, false)),
  ...["1.30.7", "1.30.8", "1.31.9", "1.32.0", "1.30.7-alpine", "1.30.10"].map((tag) => judged("nginx", tag, true)),
  ...["1.30.6", "1.31.8", "1.29.99", "1.31.0", "1.30"].map((tag) => judged("nginx", tag, false)),
  judged("nginxinc/nginx-unprivileged", "1.30.6", false),
  judged("mynginx", "1.0.0", true),
  judged("nginx/other", "1.0.0", true),
  ...["old", "due"].flatMap((name) => [judged(name, "1.0.0", true), judged(name, "0.9.9", false)]),
  judged("old", "latest", false),
  judged("due", "latest", false),
  judged("ingress-nginx/controller", "1.99.0", false),
  judged("other/controller", "1.0.0", true),
  { title: "a denied version on another host", manifest: podOf("litellm:1.82.8"), allowed: false },
  { title: "a host that is called like a product", manifest: podOf("nginx:5000/valkey:1.0.0"), allowed: true },
  { title: "what is no reference", manifest: podOf("registry.internal//nginx:1.0.0"), allowed: true },
  { title: "a digest alone", manifest: podOf(`registry.internal/webide/nginx@${digest}`), allowed: false },
  recorded("c=1.90.0", true),
  recorded("other=1.82.8, c=v1.90.0", true),
  recorded("c=1.82.8", false),
  recorded("other=1.90.0", false),
  recorded("c", false),
  recorded("c=", false),
  recorded("c=latest", false),
  recorded("c,c=1.90.0", false),
  recorded("c=1.90.0,c=1.82.8", true),
  recorded("c=1.90.0=1.82.8", true),
  recorded("", false),
  recorded("=1.90.0", false),
  recorded("c=1.80.0+dev", false),
  {
    title: "a record that contradicts a denied tag",
    manifest: podOf(image("litellm", "1.82.8"), { annotations: { "webide.dev/image-versions": "c=1.90.0" } }),
    allowed: false,
  },
  {
    title: "a denied version that the record tells and the tag does not",
    manifest: podOf(image("litellm", "1.90.0"), { annotations: { "webide.dev/image-versions": "c=1.82.8" } }),
    allowed: false,
  },
  {
    title: "a denied version mounted as a volume",
    manifest: workload(
      "StatefulSet",
      podSpec(image("valkey", "1"), { volumes: [{ name: "v", image: { reference: image("litellm", "1.82.8") } }] }),
    ),
    allowed: false,
  },
  {
    title: "a mounted image that only a record could speak for",
    manifest: workload(
      "Pod",
      podSpec(image("valkey", "1"), { volumes: [{ name: "v", image: { reference: `nginx@${digest}` } }] }),
      { annotations: { "webide.dev/image-versions": "v=1.30.7,=1.30.7" } },
    ),
    allowed: false,
  },
  ...(["1.0.0", "latest"] as const).map((tag): TwinCase => ({
    title: `nginx:${tag} that the machine built`,
    manifest: podOf(`localhost/webide/nginx:${tag}`),
    allowed: true,
    stack: "dev",
  })),
  {
    title: "a denied version that the machine built",
    manifest: podOf("localhost/webide/litellm:1.82.8"),
    allowed: false,
    stack: "dev",
  },
  { title: "an old version", manifest: podOf(image("nginx", "1.0.0")), allowed: false, stack: "dev" },
];
