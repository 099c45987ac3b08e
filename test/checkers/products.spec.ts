import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { ensureTools } from "../../embedded/tools/ensure";
import { topology } from "../../components/core/topology";
import { liteLlmConfig } from "../../components/gateway/litellm-config";
import type { Manifest } from "../support/recorded";
import { makeCertificates } from "../unit/ingress/certificates";
import { DeclaredObjects, declaredObjects } from "./declared-objects";
import { inFolder, nginxForHere, shapeOf, withoutDiscovery } from "./product-files";
import { ruleFiles } from "./scraping";
import { configurationFiles, shellScripts } from "./scripts";

/** Runs a program over files in a folder of its own; returns what it printed, or fails with it. */
function run(command: string, args: readonly string[], options: { cwd?: string; input?: string } = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 30_000, ...options });
  if (error) throw error;
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Data of a ConfigMap that must be there. */
function dataOf(objects: DeclaredObjects, namespace: string, name: string): Record<string, string> {
  const found = objects.find("ConfigMap", namespace, name);
  assert.ok(found, `ConfigMap ${namespace}/${name}`);
  return found["data"] as Record<string, string>;
}

for (const stack of ["dev", "prod"] as const) {
  describe(`what ${stack} gives to the products`, function () {
    this.timeout(120_000);
    let objects: DeclaredObjects;
    let tools: ReadonlyMap<string, { bin(): string }>;
    before(async () => {
      objects = await declaredObjects(stack);
      tools = await ensureTools(["nginx", "promtool", "amtool", "openssl"], { progress: () => undefined });
    });

    it("is accepted by nginx", () => {
      const data = dataOf(objects, "ingress", "nginx-config");
      const { spec } = objects.podsIn("ingress", { app: "nginx" })[0]!;
      const volume = (spec["volumes"] as Manifest[]).find((v) => v["name"] === "config");
      const certificates = makeCertificates(tools.get("openssl")!.bin(), ["ide.example.com"]);
      const items = volume?.["configMap"].items as { key: string; path: string }[];
      const edge = Object.fromEntries(items.map((item) => [`edge/${item.path}`, data[item.key] ?? ""]));
      const files = {
        ...edge,
        "tls/tls.crt": certificates.edge.crt,
        "tls/tls.key": certificates.edge.key,
        "admin-ca/ca.crt": certificates.adminCa.crt,
        "state/.keep": "",
      };
      inFolder(files, (folder) => {
        const conf = nginxForHere(edge["edge/nginx.conf"] ?? "", folder);
        fs.writeFileSync(path.join(folder, "edge/nginx.conf"), conf);
        const printed = run(tools.get("nginx")!.bin(), [
          "-t",
          "-p",
          folder,
          "-c",
          path.join(folder, "edge/nginx.conf"),
        ]);
        assert.match(printed, /test is successful/);
        assert.doesNotMatch(printed, /\[warn\]/);
      });
    });

    it("is accepted by Prometheus, rules included", () => {
      const { "prometheus.yml": text } = dataOf(objects, "monitoring", "prometheus-config");
      const rules = Object.entries(ruleFiles(objects)).map(([name, rule]) => [`rules/${name}`, rule] as const);
      const token = "/etc/prometheus/credentials/gateway";
      assert.ok(text?.includes(token));
      const config = stringify(withoutDiscovery(parse(text ?? "")), { lineWidth: 0 });
      const files = {
        ...Object.fromEntries(rules),
        "credentials/gateway": "token",
        "serviceaccount/ca.crt": "",
        "serviceaccount/token": "token",
        "prometheus.yml": config.replaceAll("/etc/prometheus/", "").replaceAll("/var/run/secrets/kubernetes.io/", ""),
      };
      inFolder(files, (folder) => {
        const printed = run(tools.get("promtool")!.bin(), ["check", "config", "prometheus.yml"], { cwd: folder });
        assert.match(printed, new RegExp(`${String(rules.length)} rule files found`));
        assert.equal(printed.match(/SUCCESS: \d+ rules found/g)?.length, rules.length, printed);
      });
    });

    it("is accepted by Alertmanager", () => {
      const files = {
        "alertmanager.yml": dataOf(objects, "monitoring", "alertmanager-config")["alertmanager.yml"] ?? "",
      };
      inFolder(files, (folder) => {
        assert.match(run(tools.get("amtool")!.bin(), ["check-config", "alertmanager.yml"], { cwd: folder }), /SUCCESS/);
      });
    });

    it("is for LiteLLM what the tests of the running gateway load, values aside", () => {
      const config = parse(dataOf(objects, "ai", "litellm")["config.yaml"] ?? "") as Manifest;
      const chat = { ...topology.vllm, model: "any" };
      const tested = { chat, completion: topology.tabby, chatTimeoutSeconds: 60, forbiddenWords: [] };
      assert.deepEqual(shapeOf(config), shapeOf(liteLlmConfig(tested)));
    });

    it("parses, where it is JSON or YAML", () => {
      const files = configurationFiles(objects).filter(({ name }) => /\.(?:json|ya?ml)$/.test(name));
      assert.ok(files.length > 15, String(files.length));
      for (const { at, name, text } of files) {
        if (name.endsWith(".json")) assert.doesNotThrow(() => JSON.parse(text) as unknown, at);
        else
          for (const { errors, warnings } of parseAllDocuments(text))
            assert.deepEqual([...errors, ...warnings], [], at);
      }
    });

    it("parses, where it is TOML", () => {
      const files = configurationFiles(objects).filter(({ name }) => name.endsWith(".toml"));
      assert.ok(files.length > 1);
      const parser = "import sys, tomllib\nfor f in sys.argv[1:]: tomllib.load(open(f, 'rb'))";
      inFolder(Object.fromEntries(files.map(({ text }, i) => [`${String(i)}.toml`, text])), (folder) => {
        run("python3", ["-c", parser, ...fs.readdirSync(folder)], { cwd: folder });
      });
    });

    it("is understood by the shells that run it", () => {
      const scripts = shellScripts(objects);
      assert.ok(scripts.some(({ shell }) => shell === "bash") && scripts.length > 8, String(scripts.length));
      for (const { at, shell, text } of scripts) {
        const { status, stderr } = spawnSync(shell, ["-n"], { input: text, encoding: "utf8" });
        assert.equal(status, 0, `${at}: ${stderr}`);
      }
    });

    it("is understood by Node, where it is a script", () => {
      const scripts = configurationFiles(objects).filter(({ name }) => /\.[cm]?js$/.test(name));
      assert.ok(scripts.length >= 4, String(scripts.length));
      inFolder(Object.fromEntries(scripts.map(({ name, text }) => [name, text])), (folder) => {
        for (const { name } of scripts) run(process.execPath, ["--check", name], { cwd: folder });
      });
    });

    it("is understood by Python, where it is a hook", () => {
      const scripts = configurationFiles(objects).filter(({ name }) => name.endsWith(".py"));
      assert.ok(scripts.length >= 2);
      inFolder(Object.fromEntries(scripts.map(({ name, text }) => [name, text])), (folder) => {
        run("python3", ["-m", "py_compile", ...scripts.map(({ name }) => name)], { cwd: folder });
      });
    });
  });
}

describe("the check of products", () => {
  it("finds shell scripts in files, commands, probes and hooks", () => {
    const shell = (text: string) => ({ exec: { command: ["sh", "-c", text] } });
    const container = {
      name: "c",
      command: ["bash", "-ec", "one"],
      readinessProbe: shell("two"),
      lifecycle: { preStop: shell("three") },
    };
    const objects = new DeclaredObjects([
      {
        kind: "Deployment",
        metadata: { name: "d", namespace: "a" },
        spec: { template: { spec: { containers: [container] } } },
      },
      {
        kind: "ConfigMap",
        metadata: { name: "m", namespace: "a" },
        data: { "x.sh": "#!/usr/bin/env bash\nfour", y: "no" },
      },
    ]);
    assert.deepEqual(
      shellScripts(objects).map(({ shell, text }) => [shell, text.split("\n").at(-1)]),
      [
        ["bash", "four"],
        ["bash", "one"],
        ["sh", "two"],
        ["sh", "three"],
      ],
    );
  });

  it("takes each different file once", () => {
    const map = (name: string, text: string) => ({
      kind: "ConfigMap",
      metadata: { name, namespace: "a" },
      data: { k: text },
    });
    const objects = new DeclaredObjects([map("m", "1"), map("n", "1"), map("o", "2")]);
    assert.deepEqual(
      configurationFiles(objects).map(({ text }) => text),
      ["1", "2"],
    );
  });

  it("sees keys and types in a shape, no values", () => {
    assert.deepEqual(shapeOf({ a: [{ b: 1 }, { b: 2 }], c: "x" }), shapeOf({ a: [{ b: 3 }], c: "y" }));
    assert.notDeepEqual(shapeOf({ a: 1 }), shapeOf({ a: "1" }));
    assert.notDeepEqual(shapeOf({ a: 1 }), shapeOf({ b: 1 }));
  });

  it("changes in nginx' configuration paths and listening addresses, nothing else", () => {
    const text = [
      "listen 8443 ssl;",
      "listen 127.0.0.1:8404;",
      "pid /tmp/nginx.pid;",
      "include /etc/nginx/edge/x.conf;",
      'map $host $a { default "keycloak.auth:8080"; }',
    ].join("\n");
    const folder = path.join(os.tmpdir(), "f");
    assert.deepEqual(nginxForHere(text, folder).split("\n"), [
      `listen unix:${folder}/8443 ssl;`,
      `listen unix:${folder}/8404;`,
      `pid ${folder}/state/nginx.pid;`,
      `include ${folder}/edge/x.conf;`,
      'map $host $a { default "keycloak.auth:8080"; }',
    ]);
  });
});
