import { editor, installer, list, readOnly, volumes } from "../../../editor-pod";
import type { TwinCase } from "../../twin-case";
import { goodImage, workload } from "../../workloads";

type Part = Record<string, unknown>;

const home = { name: "home", mountPath: "/home/coder" };
const gallery = (value: string): Part => ({ env: [{ name: "EXTENSIONS_GALLERY", value }] });

const workspace = (change: Part = {}, pod: Part = {}): Part =>
  workload(
    "Deployment",
    { initContainers: [installer], containers: [{ ...editor, ...change }], volumes, ...pod },
    { namespace: "ide-kim" },
  );

const good = (title: string, change: Part = {}, pod: Part = {}): TwinCase => ({
  title,
  manifest: workspace(change, pod),
  allowed: true,
});
const bad = (title: string, change: Part = {}, pod: Part = {}): TwinCase => ({
  ...good(title, change, pod),
  allowed: false,
});

const install = (change: Part): Part => ({ initContainers: [{ ...installer, ...change }] });
const beside = (container: Part): Part => ({
  containers: [editor, { name: "beside", image: goodImage, ...container }],
});
const volume = (name: string, source: Part): Part => ({
  volumes: [...volumes.filter((one) => one.name !== name), { name, ...source }],
});
const inImage = { args: ["--extensions-dir=/opt/extensions"], volumeMounts: [] };

export const cases: readonly TwinCase[] = [
  good("a read-only folder that is filled from the list"),
  good("an option in two words", { args: ["--extensions-dir", "/ext/current"] }),
  good("a mount with a slash at its end", { volumeMounts: [list, { ...readOnly, mountPath: "/ext/" }] }),
  good("a folder inside a sealed image", { ...inImage, securityContext: { readOnlyRootFilesystem: true } }),
  bad("a folder inside an image that can be written", inImage),
  good(
    "a folder that is an image",
    {},
    { initContainers: [], ...volume("extensions", { image: { reference: goodImage } }) },
  ),
  ...[
    [],
    ["--extensions-dir="],
    ["--extensions-dir=ext"],
    ["--extensions-dir=/ext/../home"],
    ["--extensions-dir"],
    ["--extensions-dir=/ext//x"],
    ["--extensions-dir=/ext/current", "--extensions-dir=/home/coder"],
    ["--extensions-dir=/home/coder/extensions"],
  ].map((args) => bad(`the arguments ${JSON.stringify(args)}`, { args })),
  bad("a folder that can be written", { volumeMounts: [list, { ...readOnly, readOnly: false }] }),
  bad("a folder below one that can be written", {
    volumeMounts: [home, list, readOnly, { name: "home", mountPath: "/" }],
  }),
  bad("a folder above one that can be written", {
    volumeMounts: [list, readOnly, { name: "home", mountPath: "/ext/current/more" }],
  }),
  good("another folder of a similar name that can be written", {
    volumeMounts: [list, readOnly, { name: "home", mountPath: "/extra" }],
  }),
  bad("a container beside that can write it", {}, beside({ volumeMounts: [{ name: "extensions", mountPath: "/x" }] })),
  good("a container beside that can read it", {}, beside({ volumeMounts: [{ ...readOnly, mountPath: "/x" }] })),
  bad(
    "a sidecar that can write it",
    {},
    { initContainers: [installer, { ...installer, name: "sidecar", restartPolicy: "Always" }] },
  ),
  bad("a volume that outlives the pod", {}, volume("extensions", { persistentVolumeClaim: { claimName: "x" } })),
  bad("an installer without a list", {}, install({ args: ["--into=/ext"] })),
  bad("an installer with two lists", {}, install({ args: ["--list=/config/extensions.json", "--list=/tmp/x"] })),
  bad("an installer with another list", {}, install({ args: ["--list=/config/other.json"] })),
  bad("an installer with a list of its image", {}, install({ args: ["--list=/opt/extensions.json"] })),
  bad(
    "an installer with a list that is renamed",
    {},
    {
      ...volume("config", { configMap: { name: "editor", items: [{ key: "x", path: "extensions.json" }] } }),
    },
  ),
  bad(
    "an installer with a part of a volume",
    {},
    {
      ...install({
        volumeMounts: [
          { ...list, subPath: "x" },
          { name: "extensions", mountPath: "/ext" },
        ],
      }),
    },
  ),
  bad("an installer with a list that is no ConfigMap", {}, volume("config", { emptyDir: {} })),
  bad("no word about the marketplace", { env: [] }),
  ...["", "[]", "null", "{", `{"serviceUrl":"https://open-vsx.org"}`, `{"serviceUrl":"http://nexus.internal"}`].map(
    (value) => bad(`the marketplace ${value}`, gallery(value)),
  ),
  bad("an address that only begins like an allowed one", gallery(`{"a":"https://nexus.internal.example.com/x"}`)),
  good(
    "an allowed marketplace",
    gallery(`{ "serviceUrl": "https://nexus.internal/x", "itemUrl": "https://second.internal" }`),
  ),
  bad("an allowed one beside another", gallery(`{"a":"https://nexus.internal/x","b":"https://example.com"}`)),
  bad("a marketplace on the command line", { args: ["--extensions-dir=/ext/current", "EXTENSIONS_GALLERY=x"] }),
  bad("an extension installed at the start", { args: ["--extensions-dir=/ext/current", "--install-extension=a.b"] }),
  bad("an extension installed by a hook", {
    lifecycle: { postStart: { exec: { command: ["code-server", "--install-extension", "a.b"] } } },
  }),
  bad(
    "an editor in an image of its own",
    {},
    {
      containers: [{ name: "c", image: "registry.internal/webide/code-server:1" }],
    },
  ),
  bad(
    "an editor in a shell",
    {},
    {
      containers: [{ name: "c", image: goodImage, command: ["sh", "-c", "exec '/usr/bin/code-server' --auth none"] }],
    },
  ),
  good(
    "no editor at all",
    {},
    { initContainers: [], containers: [{ name: "c", image: goodImage, command: ["sleep"] }] },
  ),
  good(
    "a program whose name only begins alike",
    {},
    {
      initContainers: [],
      containers: [{ name: "c", image: goodImage, command: ["/bin/code-server-exporter"] }],
    },
  ),
  bad(
    "a container that only its marketplace gives away",
    {},
    {
      containers: [{ name: "c", image: goodImage, command: ["/start"], ...gallery("{}") }],
    },
  ),
  good(
    "a folder below a read-only one that somebody else writes",
    {
      volumeMounts: [
        { name: "home", mountPath: "/ext", readOnly: true },
        { ...readOnly, mountPath: "/ext/current" },
      ],
    },
    {
      containers: [
        {
          ...editor,
          volumeMounts: [
            { name: "home", mountPath: "/ext", readOnly: true },
            { ...readOnly, mountPath: "/ext/current" },
          ],
        },
        { name: "beside", image: goodImage, volumeMounts: [home] },
      ],
    },
  ),
  good(
    "a list below a folder that can be written",
    {},
    {
      ...install({
        volumeMounts: [{ name: "home", mountPath: "/" }, list, { name: "extensions", mountPath: "/ext" }],
      }),
    },
  ),
  bad(
    "a list that another volume stands in front of",
    {},
    {
      ...install({
        volumeMounts: [
          list,
          { name: "home", mountPath: "/config/extensions.json" },
          { name: "extensions", mountPath: "/ext" },
        ],
      }),
    },
  ),
  bad(
    "a second installer without a list",
    {},
    {
      initContainers: [installer, { ...installer, name: "second", args: ["--into=/ext"] }],
    },
  ),
];
