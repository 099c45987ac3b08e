import { sha } from "../../../judged";
import { digest } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { goodImage, podOf, podSpec, workload } from "../../workloads";

const bare = "registry.internal/webide/valkey/valkey:9.1.2";

export const cases: readonly TwinCase[] = [
  { title: "tag and digest", manifest: podOf(goodImage), allowed: true },
  { title: "a digest alone", manifest: podOf(`registry.internal/webide/valkey/valkey@${digest}`), allowed: true },
  { title: "a digest in a short name", manifest: podOf(`valkey@${digest}`), allowed: true },
  { title: "a tag alone", manifest: podOf(bare), allowed: false },
  { title: "a tag alone", manifest: podOf(bare), allowed: true, stack: "dev" },
  { title: "what the machine built", manifest: podOf("localhost/webide/waker:0.1.0"), allowed: true, stack: "dev" },
  { title: "no tag and no digest", manifest: podOf("valkey"), allowed: false },
  {
    title: "a tag alone in an init container of a CronJob",
    manifest: workload("CronJob", podSpec(goodImage, { initContainers: [{ name: "i", image: bare }] })),
    allowed: false,
  },
  ...[
    `@sha256:${sha("D")}`,
    `@sha256:${sha("d").slice(1)}`,
    `@sha256:${sha("d")}0`,
    `@sha512:${sha("d")}${sha("d")}`,
    `@${sha("d")}`,
    `@${digest}@${digest}`,
    ` @${digest}`,
  ].flatMap((suffix): TwinCase[] =>
    (["prod", "dev"] as const).map((stack) => ({
      title: `${suffix.slice(0, 24)} of ${suffix.length}, which is no digest,`,
      manifest: podOf(`${bare}${suffix}`),
      allowed: false,
      stack,
    })),
  ),
];
