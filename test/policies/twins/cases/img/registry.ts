import { digest } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { goodImage, podOf, podSpec, workload, workloadNames } from "../../workloads";

const foreign = `docker.io/valkey/valkey:9.1.2@${digest}`;
const local = "localhost/webide/waker:0.1.0";

export const cases: readonly TwinCase[] = [
  ...workloadNames.flatMap((kind): TwinCase[] => [
    { title: `an image of the mirror in a ${kind}`, manifest: workload(kind, podSpec(goodImage)), allowed: true },
    { title: `a foreign image in a ${kind}`, manifest: workload(kind, podSpec(foreign)), allowed: false },
  ]),
  {
    title: "a foreign image in an init container",
    manifest: workload("Deployment", podSpec(goodImage, { initContainers: [{ name: "i", image: foreign }] })),
    allowed: false,
  },
  {
    title: "a foreign image in the second container",
    manifest: workload("Deployment", {
      containers: [
        { name: "a", image: goodImage },
        { name: "b", image: foreign },
      ],
    }),
    allowed: false,
  },
  {
    title: "a foreign image that is mounted",
    manifest: workload("Pod", podSpec(goodImage, { volumes: [{ name: "v", image: { reference: foreign } }] })),
    allowed: false,
  },
  {
    title: "mounted images of the mirror and other volumes",
    manifest: workload(
      "Pod",
      podSpec(goodImage, {
        volumes: [
          { name: "v", image: { reference: goodImage } },
          { name: "e", emptyDir: {} },
        ],
      }),
    ),
    allowed: true,
  },
  { title: "a workload of a user", manifest: podOf(foreign, { namespace: "ide-kim" }), allowed: false },
  ...[
    "nginx",
    "webide/nginx",
    `registry.internal.example.com/webide/nginx@${digest}`,
    `registry.internal:5000/webide/nginx@${digest}`,
    `example.com/registry.internal/webide/nginx@${digest}`,
    `registry.internal/webide2/nginx@${digest}`,
    `registry.internal/webide@${digest}`,
    `registry.internal/webide/../other/nginx@${digest}`,
    `registry.internal//webide/nginx@${digest}`,
    `REGISTRY.internal/webide/nginx@${digest}`,
    `registryXinternal/webide/nginx@${digest}`,
    `https://registry.internal/webide/nginx@${digest}`,
    `registry.internal/webide/nginx\nregistry.internal/webide/nginx`,
    `registry.internal/webide/${"x".repeat(300)}@sha256:short`,
    local,
  ].map((image): TwinCase => ({ title: JSON.stringify(image).slice(0, 60), manifest: podOf(image), allowed: false })),
  { title: "what the machine built", manifest: podOf(local), allowed: true, stack: "dev" },
  { title: "what another machine built", manifest: podOf("localhost/other/x:1"), allowed: false, stack: "dev" },
];
