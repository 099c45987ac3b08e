import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/readonly-dir";
import { editor, gallery, installer, list, readOnly, volumes } from "../../editor-pod";
import { findings, found, unknown } from "../../judged";
import type { From } from "../../judged";
import { goodImage } from "../../manifests";

type Part = Record<string, unknown>;

/** A workspace with these changes to its editor and its pod. */
function workspace(change: Part = {}, pod: Part = {}): Part {
  const spec = { initContainers: [installer], containers: [{ ...editor, ...change }], volumes, ...pod };
  const metadata = { name: "code-server", namespace: "ide-kim" };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec } } };
}

/** Places that are refused, below the pod. */
function refused(change: Part = {}, pod: Part = {}, from: From = {}): string[] {
  return found(rule, workspace(change, pod), from).map((text) => text.replace("mandatory spec.template.spec.", ""));
}

const mountsWith = (...more: Part[]): Part => ({ volumeMounts: [...(editor["volumeMounts"] as Part[]), ...more] });
const env = (value: unknown): Part => ({ env: [{ name: "EXTENSIONS_GALLERY", value }] });

describe("ext/readonly-dir", () => {
  it("accepts a read-only folder that an init container fills from the list, and no marketplace", () => {
    assert.deepEqual(refused(), []);
  });

  it("accepts both ways to write an option, and a mount with a slash at its end", () => {
    assert.deepEqual(refused({ args: ["--extensions-dir", "/ext/current"] }), []);
    const mounts = [list, { ...readOnly, mountPath: "/ext/" }];
    assert.deepEqual(refused({ volumeMounts: mounts }), []);
  });

  it("accepts a folder inside an image that can not be written, and refuses one that can", () => {
    const inImage = { args: ["--extensions-dir=/opt/extensions"], volumeMounts: [] };
    assert.deepEqual(refused({ ...inImage, securityContext: { readOnlyRootFilesystem: true } }), []);
    assert.deepEqual(refused(inImage), ["containers[0].securityContext.readOnlyRootFilesystem"]);
    assert.deepEqual(refused({ ...inImage, securityContext: { readOnlyRootFilesystem: "true" } }), [
      "containers[0].securityContext.readOnlyRootFilesystem",
    ]);
  });

  it("accepts a folder that is an image, mounted", () => {
    const image = { name: "extensions", image: { reference: goodImage } };
    assert.deepEqual(refused({}, { initContainers: [], volumes: [image] }), []);
  });

  describe("the folder", () => {
    for (const args of [[], undefined, ["--extensions-dir="], ["--extensions-dir=ext"], ["--extensions-dir=/ext/../home"], ["--extensions-dir"], ["--extensions-dir=/ext//x"], ["--extensions-dir=/ext/current", "--extensions-dir=/home/coder"]]) {
      it(`is refused as ${JSON.stringify(args)}`, () => {
        assert.deepEqual(refused({ args }), ["containers[0].args"]);
      });
    } // prettier-ignore

    it("is named as it stands, or as what is missing", () => {
      const shown = (args: unknown): string => findings(rule, workspace({ args }))[0]?.value ?? "";
      assert.equal(shown([]), "without --extensions-dir");
      assert.equal(shown(["--extensions-dir=x"]), "x");
      assert.equal(shown(["--extensions-dir=/a", "--extensions-dir=/b"]), "--extensions-dir 2 times");
    });

    it("is refused where it can be written", () => {
      const mounts = [{ name: "extensions", mountPath: "/ext" }];
      assert.ok(refused({ volumeMounts: mounts }).includes("containers[0].volumeMounts[0].readOnly"));
      assert.deepEqual(refused({ volumeMounts: [{ ...mounts[0], readOnly: "true" }] }), [
        "containers[0].volumeMounts[0].readOnly",
      ]);
    });

    it("is refused in the user's home", () => {
      const home = "--extensions-dir=/home/coder/.local/share/code-server/extensions";
      assert.deepEqual(refused({ args: [home] }), ["volumes[0]", "containers[0].volumeMounts[0].readOnly"]);
    });

    it("is refused below a folder that can be moved away, and above one that can be written", () => {
      const below = {
        ...mountsWith({ ...readOnly, mountPath: "/home/coder/x/ext" }),
        args: ["--extensions-dir=/home/coder/x/ext"],
      };
      assert.deepEqual(refused(below), ["containers[0].volumeMounts[0].readOnly"]);
      assert.match(findings(rule, workspace(below))[0]?.allowed ?? "", / lies below it$/);
      assert.deepEqual(refused(mountsWith({ name: "home", mountPath: "/ext/current/evil" })), [
        "containers[0].volumeMounts[3].readOnly",
      ]);
      const above = workspace(mountsWith({ name: "home", mountPath: "/ext/current/evil" }));
      assert.match(findings(rule, above)[0]?.allowed ?? "", / lies above it$/);
    });

    it("is not mistaken for one that begins alike", () => {
      assert.deepEqual(
        refused(mountsWith({ name: "home", mountPath: "/ex" }, { name: "home", mountPath: "/ext/current2" })),
        [],
      );
    });
  });

  describe("who else can write it", () => {
    it("is refused as a second mount, in the editor or beside it", () => {
      const second = { name: "extensions", mountPath: "/tmp/ext" };
      assert.deepEqual(refused(mountsWith(second)), ["containers[0].volumeMounts[3].readOnly"]);
      const beside = { name: "beside", image: goodImage, volumeMounts: [second] };
      assert.deepEqual(refused({}, { containers: [editor, beside] }), ["containers[1].volumeMounts[0].readOnly"]);
      assert.deepEqual(refused({}, { ephemeralContainers: [beside] }), [
        "ephemeralContainers[0].volumeMounts[0].readOnly",
      ]);
      const sidecar = { ...beside, restartPolicy: "Always" };
      assert.deepEqual(refused({}, { initContainers: [installer, sidecar] }), [
        "initContainers[1].volumeMounts[0].readOnly",
      ]);
    });

    for (const source of [
      { persistentVolumeClaim: { claimName: "shared" } },
      { hostPath: { path: "/ext" } },
      { nfs: {} },
      {},
    ]) {
      it(`is refused as a volume of ${JSON.stringify(source)}`, () => {
        const shared = volumes.map((volume) =>
          volume.name === "extensions" ? { name: "extensions", ...source } : volume,
        );
        assert.deepEqual(refused({}, { volumes: shared }), ["volumes[2]"]);
      });
    }

    it("is refused where the volume is not declared", () => {
      assert.ok(refused({}, { volumes: [] }).includes("containers[0].volumeMounts[2].name"));
    });

    const judged = installer["args"] as string[];
    for (const args of [[], ["--list=/config/other.json"], ["--list=/elsewhere/extensions.json"], ["--list=/config/x/extensions.json"], [...judged, "--list=/config/other.json"], ["--list=/config/../config/extensions.json"]]) {
      it(`is refused as an installer that reads another list: ${JSON.stringify(args)}`, () => {
        assert.deepEqual(refused({}, { initContainers: [{ ...installer, args }] }), ["initContainers[0].args"]);
      });
    } // prettier-ignore

    for (const [what, source] of [
      ["another key under the name", { configMap: { name: "editor", items: [{ key: "x", path: "extensions.json" }] } }],
      ["a Secret", { secret: { secretName: "editor" } }],
      ["a folder anybody fills", { emptyDir: {} }],
      ["a projection", { projected: { sources: [{ configMap: { name: "editor" } }] } }],
    ] as const) {
      it(`is refused as an installer whose list is ${what}`, () => {
        const changed = volumes.map((volume) => (volume.name === "config" ? { name: "config", ...source } : volume));
        assert.deepEqual(refused({}, { volumes: changed }), ["initContainers[0].args"]);
      });
    }

    it("is refused as an installer whose list is mounted from below", () => {
      const mounts = [
        { ...list, subPath: "x" },
        { name: "extensions", mountPath: "/ext" },
      ];
      assert.deepEqual(refused({}, { initContainers: [{ ...installer, volumeMounts: mounts }] }), [
        "initContainers[0].args",
      ]);
    });

    it("is no init container that does not write", () => {
      const prepare = {
        name: "prepare",
        image: goodImage,
        volumeMounts: [{ name: "home", mountPath: "/home/coder" }, readOnly],
      };
      assert.deepEqual(refused({}, { initContainers: [prepare, installer] }), []);
    });
  });

  describe("the marketplace", () => {
    for (const value of [
      "{}",
      '{"serviceUrl":"https://nexus.internal/gallery","itemUrl":"https://second.internal/item"}',
    ]) {
      it(`is accepted as ${value}`, () => {
        assert.deepEqual(refused(env(value)), []);
      });
    }

    for (const value of [
      "", "null", "[]", "{", "{serviceUrl: x}", '"{}"', '{"serviceUrl":"https://open-vsx.org/vscode/gallery"}', '{"serviceUrl":"http://nexus.internal/gallery"}',
      '{"serviceUrl":"https://nexus.internal.example.com/"}', '{"serviceUrl":"https://nexus.internal@example.com/"}', '{"serviceUrl":"nexus.internal"}',
      '{"serviceUrl":"https://nexus.internal/gallery","controlUrl":"https://example.com/"}', '{"a":{"b":"https://example.com/"}}', undefined, unknown, 7,
    ]) {
      it(`is refused as ${String(value)}`, () => {
        assert.deepEqual(refused(env(value)), ["containers[0].env[0].value"]);
      });
    } // prettier-ignore

    it("is refused where the repository is allowed in the machine-local cluster alone", () => {
      const local = env('{"serviceUrl":"https://localhost/gallery"}');
      assert.deepEqual(refused(local), ["containers[0].env[0].value"]);
      assert.deepEqual(refused(local, {}, { stack: "dev", embedded: true }), []);
    });

    it("is refused where it is not set, set from elsewhere, or set twice", () => {
      assert.deepEqual(refused({ env: [] }), ["containers[0].env"]);
      const elsewhere = { name: "EXTENSIONS_GALLERY", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } };
      assert.deepEqual(refused({ env: [elsewhere] }), ["containers[0].env[0].value"]);
      assert.deepEqual(refused({ env: [gallery, { ...gallery, value: "https://open-vsx.org" }] }), [
        "containers[0].env[1].value",
      ]);
    });

    it("is refused in a container of any other sort", () => {
      const other = {
        name: "other",
        image: goodImage,
        env: [{ name: "EXTENSIONS_GALLERY", value: "https://open-vsx.org" }],
      };
      assert.ok(refused({}, { containers: [editor, other] }).includes("containers[1].env[0].value"));
      assert.deepEqual(refused({}, { initContainers: [installer, other] }), ["initContainers[1].env[0].value"]);
    });

    it("is refused on a command line", () => {
      const command = ["sh", "-c", "EXTENSIONS_GALLERY=x exec code-server"];
      assert.deepEqual(refused({ command }), ["containers[0].command[2]"]);
    });
  });

  describe("an installation when a container runs", () => {
    for (const [field, change] of [
      ["args[1]", { args: ["--extensions-dir=/ext/current", "--install-extension=https://example.com/x.vsix"] }],
      ["args[1]", { args: ["--extensions-dir=/ext/current", "--install-extension", "x.vsix"] }],
      ["command[2]", { command: ["sh", "-c", "code-server --install-extension x && exec code-server"] }],
      [
        "lifecycle.postStart.exec.command[1]",
        { lifecycle: { postStart: { exec: { command: ["code-server", "--install-extension"] } } } },
      ],
      ["livenessProbe.exec.command[0]", { livenessProbe: { exec: { command: ["code-server --update-extensions"] } } }],
      ["args[1]", { args: ["--extensions-dir=/ext/current", "--install-builtin-extension=x"] }],
    ] as const) {
      it(`is refused in ${field}: ${JSON.stringify(change)}`, () => {
        assert.deepEqual(refused(change), [`containers[0].${field}`]);
      });
    }

    for (const option of [
      "--builtin-extensions-dir=/home/coder",
      "--extra-extensions-dir=/x",
      "--extra-builtin-extensions-dir=/x",
      "--extensionDevelopmentPath=/x",
    ]) {
      it(`is refused as another folder: ${option}`, () => {
        assert.deepEqual(refused({ args: ["--extensions-dir=/ext/current", option] }), ["containers[0].args[1]"]);
      });
    }

    for (const [text, isRefused] of [
      ["auth: none\ncert: false\n", false],
      ["auth: none\ninstall-extension: [x]\n", true],
      ["extensions-dir: /home/coder/x\n", true],
      ['{ "auth": "none",\n  "builtin-extensions-dir" : "/x" }', true],
      ["extra-extensions-dir: /x", true],
      ["# the option extensions-dir is on the command line\n", false],
      ['{"extensions.autoUpdate": false}', false],
    ] as const) {
      it(`is ${isRefused ? "refused" : "not seen"} in a file of code-server: ${JSON.stringify(text)}`, () => {
        const file = {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "s" },
          data: { "code-server.yaml": text },
        };
        assert.deepEqual(found(rule, file), isRefused ? ['mandatory data."code-server.yaml"'] : []);
      });
    }

    it("is refused in init containers and in any workload", () => {
      const init = { name: "x", image: goodImage, args: ["--install-extension=x"] };
      assert.deepEqual(refused({}, { initContainers: [installer, init] }), ["initContainers[1].args[0]"]);
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p", namespace: "ai" },
        spec: { containers: [init] },
      };
      assert.deepEqual(found(rule, pod), ["mandatory spec.containers[0].args[0]"]);
    });

    it("is refused in a script of a ConfigMap, whose text is not repeated", () => {
      const script = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "s" },
        data: { "start.sh": "x\ncode --install-extension y\n", ok: "install-extensions.mjs --installed" },
      };
      const [finding, ...more] = findings(rule, script);
      assert.equal(`${finding?.path ?? ""} ${finding?.value ?? ""}`, 'data."start.sh" a text with --install-extension');
      assert.deepEqual(more, []);
    });
  });

  describe("an editor", () => {
    const silent = { command: undefined, args: undefined, env: undefined };
    for (const change of [
      { command: ["/usr/bin/code-server"] }, { command: ["sh", "-c", "cd /x; exec openvscode-server"] }, { args: ["code-server"] },
      { command: ["node", "/usr/lib/code-server/out/node/entry.js"] }, { args: ["--extensions-dir"] },
      { image: `registry.internal/webide/codercom/code-server:4.146.0` }, { image: `registry.internal/webide/codercom/code-server:4.146.0`, command: ["/start.sh"] },
    ]) {
      it(`is seen in ${JSON.stringify(change)}`, () => {
        assert.ok(refused({ ...silent, ...change }).includes("containers[0].args"));
      });
    } // prettier-ignore

    it("is seen by its marketplace alone", () => {
      const other = { name: "x", image: goodImage, env: [gallery] };
      assert.deepEqual(refused({}, { containers: [editor, other] }), ["containers[1].args"]);
    });

    it("is seen by its option alone, and beside the container that it serves", () => {
      const other = { name: "x", image: goodImage, args: ["--extensions-dir=/home/coder"] };
      assert.ok(refused({}, { containers: [editor, other] }).includes("containers[1].env"));
      const sidecar = { ...other, restartPolicy: "Always" };
      assert.ok(refused({}, { initContainers: [installer, sidecar] }).includes("initContainers[1].env"));
      assert.ok(refused({}, { ephemeralContainers: [other] }).includes("ephemeralContainers[0].env"));
      assert.deepEqual(refused({}, { initContainers: [installer, other] }), []);
    });

    it("is not seen in other programs, nor where the image's Node runs a script", () => {
      assert.deepEqual(refused({ ...silent, command: ["nginx"] }), []);
      const image = "registry.internal/webide/codercom/code-server:4.146.0";
      assert.deepEqual(
        refused({ ...silent, image, command: ["/usr/lib/code-server/lib/node", "/script/hold.mjs"] }),
        [],
      );
    });

    it("is judged in every kind that makes pods", () => {
      const spec = { containers: [{ ...editor, env: [] }], volumes };
      const metadata = { name: "x", namespace: "ide-kim" };
      for (const manifest of [
        { apiVersion: "v1", kind: "Pod", metadata, spec },
        { apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec: { template: { spec } } },
        { apiVersion: "batch/v1", kind: "CronJob", metadata, spec: { jobTemplate: { spec: { template: { spec } } } } },
        { apiVersion: "example.com/v1", kind: "Editor", metadata, spec: { pod: spec } },
      ]) {
        assert.equal(found(rule, manifest).length, 1, manifest.kind);
      }
    });
  });

  it("refuses what it can not read", () => {
    assert.deepEqual(refused({ args: unknown }), ["containers[0].args"]);
    assert.deepEqual(refused({ args: [unknown] }), ["containers[0].args[0]"]);
    assert.deepEqual(refused({ env: unknown }), ["containers[0].env"]);
    assert.deepEqual(refused({ volumeMounts: unknown }), ["containers[0].volumeMounts"]);
    assert.deepEqual(refused({ command: "code-server" }), ["containers[0].command"]);
    assert.deepEqual(refused({}, { containers: unknown }), ["containers"]);
  });
});
