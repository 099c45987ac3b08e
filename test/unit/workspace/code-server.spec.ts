import assert from "node:assert/strict";
import { compareQuantities } from "../../../components/core/quantities";
import { CodeServer, editorConfig } from "../../../components/workspace/code-server";
import type { CodeServerArgs } from "../../../components/workspace/code-server";
import { codeServerArgs } from "../../../components/workspace/code-server-pod";
import { editorSettings } from "../../../components/workspace/editor-settings";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";
import { guideSettings, routes, sampleWorkspace } from "./sample-workspace";

const sample: CodeServerArgs = {
  ...sampleWorkspace,
  namespace: "ide-alice",
  enabled: true,
  gatewayUrl: routes.openAiUrl,
  settings: editorSettings({ guide: guideSettings, tabbyUrl: routes.tabbyUrl, portProxy: false }),
};

function codeServer(change: Partial<CodeServerArgs> = {}): Promise<Recorded> {
  return Recorded.of(() => new CodeServer("alice", { ...sample, ...change }));
}

async function deployment(change: Partial<CodeServerArgs> = {}): Promise<Manifest> {
  return (await codeServer(change)).manifest("Deployment", "code-server");
}

async function pod(change: Partial<CodeServerArgs> = {}): Promise<Manifest> {
  return (await deployment(change))["spec"].template.spec;
}

async function container(name: string, change: Partial<CodeServerArgs> = {}): Promise<Manifest> {
  const spec = await pod(change);
  return [...spec["initContainers"], ...spec["containers"]].find((c: Manifest) => c["name"] === name);
}

function mount(of: Manifest, path: string): Manifest {
  return of["volumeMounts"].find((m: Manifest) => m["mountPath"] === path);
}

describe("codeServerArgs", () => {
  const args = { fileTransfer: false, portProxy: false, reconnectionGraceSeconds: 10800 };

  it("leaves the login to the edge and listens on the port that the edge calls", () => {
    const flags = codeServerArgs(args);
    assert.deepEqual(
      flags.filter((flag) => /^--(auth|bind-addr)=/.test(flag)),
      ["--auth=none", "--bind-addr=0.0.0.0:8080"],
    );
  });

  it("phones nowhere", () => {
    const flags = codeServerArgs(args);
    assert.ok(flags.includes("--disable-telemetry") && flags.includes("--disable-update-check"));
  });

  it("closes port proxy and file transfer unless they are asked for", () => {
    const switches = ["--disable-proxy", "--disable-file-uploads", "--disable-file-downloads"];
    const closed = codeServerArgs(args).filter((flag) => switches.includes(flag));
    const open = codeServerArgs({ ...args, fileTransfer: true, portProxy: true }).filter((flag) =>
      switches.includes(flag),
    );
    assert.deepEqual([closed.sort(), open], [switches.sort(), []]);
  });

  it("never stops by itself: the waker does that", () => {
    assert.equal(
      codeServerArgs(args).some((flag) => flag.startsWith("--idle-timeout")),
      false,
    );
  });

  it("trusts no other origin", () => {
    assert.equal(
      codeServerArgs(args).some((flag) => flag.startsWith("--trusted-origins")),
      false,
    );
  });
});

describe("editorConfig", () => {
  const config = editorConfig(sample);

  it("carries the list of extensions under the key that policies read", () => {
    assert.deepEqual(JSON.parse(config["extensions.json"]!), sampleWorkspace.extensions);
  });

  it("carries the scripts that the start runs", () => {
    const scripts = ["prepare-home.mjs", "report-activity.mjs", "install-extensions.mjs", "vsix-archive.mjs"];
    assert.deepEqual(
      scripts.filter((name) => (config[name] ?? "") === ""),
      [],
    );
  });

  it("gives code-server a configuration file without a password", () => {
    assert.equal(config["code-server.yaml"], "auth: none\ncert: false\n");
  });
});

describe("CodeServer", () => {
  it("replaces the pod instead of running two on one volume", async () => {
    assert.deepEqual((await deployment())["spec"].strategy, { type: "Recreate" });
  });

  it("leaves the number of replicas of an enabled user to the waker", async () => {
    assert.equal("replicas" in (await deployment())["spec"], false);
  });

  it("runs nothing for a disabled user", async () => {
    assert.equal((await deployment({ enabled: false }))["spec"].replicas, 0);
  });

  it("labels the pod as the guide's commands select it", async () => {
    const { labels } = (await deployment())["spec"].template.metadata;
    assert.deepEqual([labels.app, labels.user], ["code-server", "alice"]);
  });

  it("starts code-server without the image's setuid entry point", async () => {
    assert.deepEqual((await container("code-server"))["command"], ["dumb-init", "/usr/bin/code-server"]);
  });

  it("runs as the image's user without a cluster token", async () => {
    const spec = await pod();
    assert.deepEqual([spec["securityContext"].runAsUser, spec["automountServiceAccountToken"]], [1000, false]);
  });

  it("has a second container that says whether anybody uses it, without a key and with the home read-only", async () => {
    const activity = await container("activity");
    assert.deepEqual(
      [activity["command"], activity["args"], activity["ports"][0].containerPort],
      [
        ["/usr/lib/code-server/lib/node", "/opt/webide/config/report-activity.mjs"],
        ["/home/coder/.local/share/code-server/heartbeat", "8080", "8082"],
        8082,
      ],
    );
    assert.equal("env" in activity, false);
    assert.deepEqual(
      activity["volumeMounts"].map((m: Manifest) => [m["name"], m["readOnly"]]),
      [
        ["editor", true],
        ["home", true],
      ],
    );
    assert.equal((await pod())["shareProcessNamespace"], true);
  });

  it("lets the edge reach the editor and the waker reach the other port, neither of them both", async () => {
    const { ingress } = (await codeServer()).manifest("NetworkPolicy", "code-server")["spec"];
    const ways = ingress.flatMap((rule: Manifest) =>
      rule["from"].map((peer: Manifest) => [peer["podSelector"].matchLabels.app, rule["ports"][0].port]),
    );
    assert.deepEqual(ways, [
      ["nginx", 8080],
      ["waker", 8082],
    ]);
  });

  it("has no extension gallery", async () => {
    const { env } = await container("code-server");
    assert.equal(env.find((e: Manifest) => e["name"] === "EXTENSIONS_GALLERY").value, "{}");
  });

  it("takes the gateway key from the Secret alone", async () => {
    const { env } = await container("code-server");
    const key = env.find((e: Manifest) => e["name"] === "LITELLM_KEY");
    assert.deepEqual(key, {
      name: "LITELLM_KEY",
      valueFrom: { secretKeyRef: { name: "gateway-key", key: "LITELLM_KEY" } },
    });
  });

  it("shows the editor its extensions read-only", async () => {
    assert.equal(mount(await container("code-server"), "/opt/webide/extensions")["readOnly"], true);
  });

  it("reads the extensions from where the installer puts them", async () => {
    const editor = await container("code-server");
    const installer = await container("extensions");
    const into = installer["args"].find((arg: string) => arg.startsWith("--into=")).slice("--into=".length);
    assert.ok(editor["args"].includes(`--extensions-dir=${into}/current`));
    assert.equal(mount(installer, into)["name"], mount(editor, into)["name"]);
  });

  it("prepares the home directory before it installs extensions", async () => {
    const names = (await pod())["initContainers"].map((c: Manifest) => c["name"]);
    assert.deepEqual(names, ["prepare", "extensions"]);
  });

  it("lets the installer see neither the home directory nor the key", async () => {
    const volumes = (await container("extensions"))["volumeMounts"].map((m: Manifest) => m["name"]);
    assert.deepEqual(volumes, ["editor", "extensions"]);
  });

  it("accepts unverified extensions only when told to", async () => {
    const flags = await Promise.all(
      [true, false].map(async (allowUnverified) =>
        (await container("extensions", { allowUnverified }))["args"].includes("--allow-unverified"),
      ),
    );
    assert.deepEqual(flags, [true, false]);
  });

  it("mounts the clients' configurations read-only out of the Secret", async () => {
    const editor = await container("code-server");
    const files = ["/opt/webide/continue/config.yaml", "/home/coder/.tabby-client/agent/config.toml"].map((path) => {
      const { name, subPath, readOnly } = mount(editor, path);
      return [name, subPath, readOnly];
    });
    assert.deepEqual(files, [
      ["clients", "continue.yaml", true],
      ["clients", "tabby.toml", true],
    ]);
  });

  it("points Continue at the folder whose configuration is read-only", async () => {
    const { env } = await container("code-server");
    assert.equal(env.find((e: Manifest) => e["name"] === "CONTINUE_GLOBAL_DIR").value, "/opt/webide/continue");
  });

  it("probes /healthz by its code", async () => {
    const editor = await container("code-server");
    const probes = ["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => editor[probe].httpGet);
    assert.deepEqual(probes, Array(3).fill({ path: "/healthz", port: "http" }));
  });

  it("calls the gateway and the internal hosts and nothing else", async () => {
    const { spec } = (await codeServer()).manifest("NetworkPolicy", "code-server");
    const targets = spec.egress.map((rule: Manifest) => [
      rule["to"][0].ipBlock?.cidr ?? rule["to"][0].podSelector.matchLabels.app,
      rule["ports"][0].port,
    ]);
    assert.deepEqual(targets, [
      ["litellm", 4000],
      ["10.20.0.10/32", 443],
      ["10.20.0.11/32", 443],
    ]);
  });

  it("does not wait for endpoints of a stopped workspace", async () => {
    const { metadata, spec } = (await codeServer()).manifest("Service", "code-server");
    assert.equal(metadata.annotations["pulumi.com/skipAwait"], "true");
    assert.equal(spec.ports[0].port, 8080);
  });

  it("labels the ConfigMap with the extension set", async () => {
    const { metadata } = (await codeServer()).manifest("ConfigMap", "editor");
    assert.equal(metadata.labels["webide.dev/extension-set"], "standard");
  });

  it("fits into the default quota, init containers included", async () => {
    const spec = await pod();
    const all: Manifest[] = [...spec["initContainers"], ...spec["containers"]];
    for (const [kind, resource] of ["requests", "limits"].flatMap((k) =>
      ["cpu", "memory"].map((r) => [k, r] as const),
    )) {
      const ceiling = sampleWorkspace.quota[`${kind}.${resource}` as "limits.cpu"];
      // Init containers run one by one before the only container: the largest counts.
      for (const c of all)
        assert.ok(compareQuantities(c["resources"][kind][resource], ceiling) <= 0, `${c["name"]} ${resource}`);
    }
  });

  it("backs up the home volume and not what each start makes anew", async () => {
    const { annotations } = (await deployment())["spec"].template.metadata;
    const volumes = (await pod())["volumes"].filter((v: Manifest) => "emptyDir" in v).map((v: Manifest) => v["name"]);
    assert.equal(annotations["backup.velero.io/backup-volumes"], "home");
    assert.deepEqual(annotations["backup.velero.io/backup-volumes-excludes"].split(","), volumes);
  });

  const rolls: Record<string, Partial<CodeServerArgs>> = {
    "another extension": { extensions: [] },
    "another setting": { settings: { initial: {}, enforced: [] } },
    "another key": { keyRotation: "2" },
  };
  for (const [what, change] of Object.entries(rolls)) {
    it(`restarts for ${what}`, async () => {
      const [before, after] = await Promise.all(
        [{}, change].map(
          async (c) => (await deployment(c))["spec"].template.metadata.annotations["webide.dev/config-checksum"],
        ),
      );
      assert.notEqual(before, after);
    });
  }

  it("trusts the company's CA where there is one", async () => {
    const internalCa = "-----BEGIN CERTIFICATE-----\n";
    const recorded = await codeServer({ internalCa });
    assert.equal(recorded.manifest("ConfigMap", "editor")["data"]["ca.crt"], internalCa);
    for (const name of ["extensions", "code-server"]) {
      const { env } = await container(name, { internalCa });
      assert.equal(env.find((e: Manifest) => e["name"] === "NODE_EXTRA_CA_CERTS").value, "/opt/webide/config/ca.crt");
    }
  });

  it("writes no secret in clear", async () => {
    const { resources } = await codeServer();
    assert.equal(/sk-/.test(JSON.stringify(resources.map((r) => r.inputs))), false);
  });
});
