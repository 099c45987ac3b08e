import assert from "node:assert/strict";
import { judgeStack } from "../../../../policies/judge";
import { rule } from "../../../../policies/rules/sec/salt-kept";
import type { From } from "../../judged";
import { baseline, objects, today, unknown } from "../../judged";
import { digest } from "../../manifests";

const fromSecret = (name: string, secret: string, key: string, more: Record<string, unknown> = {}) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key, ...more } },
});
const master = fromSecret("LITELLM_MASTER_KEY", "litellm", "master-key");
const database = fromSecret("DATABASE_URL", "gateway-db", "url");
const salt = fromSecret("LITELLM_SALT_KEY", "gateway-salt", "salt-key");

const gateway = `registry.internal/webide/berriai/litellm:v1.109.1@${digest}`;

function pod(container: Record<string, unknown>): Record<string, unknown> {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "litellm", namespace: "ai" },
    spec: { template: { spec: { containers: [{ name: "litellm", image: gateway, ...container }] } } },
  };
}

type Case = readonly [manifest: Record<string, unknown>, from?: From];

function judged(...cases: readonly Case[]) {
  const all = cases.flatMap(([manifest, from]) => objects(manifest, from));
  return judgeStack(rule, all, { today, baseline });
}

/** What is found in one manifest, or in several of one stack. */
function found(...manifests: readonly Record<string, unknown>[]): string[] {
  return judged(...manifests.map((manifest): Case => [manifest])).map((finding) => `${finding.level} ${finding.path}`);
}

const env = (path: string): string => `mandatory spec.template.spec.containers[0].${path}`;

describe("sec/salt-kept", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("asks for nothing where there is no database", () => {
    assert.deepEqual(found(pod({ env: [master] })), []);
    assert.deepEqual(found(pod({})), []);
  });

  it("accepts a salt key of its own from a Secret", () => {
    assert.deepEqual(found(pod({ env: [master, database, salt] })), []);
    const beside = fromSecret("LITELLM_SALT_KEY", "litellm", "salt-key");
    assert.deepEqual(found(pod({ env: [master, database, beside] })), []);
    assert.deepEqual(found(pod({ env: [database, salt] })), []);
  });

  for (const name of ["DATABASE_URL", "DATABASE_HOST", "DATABASE_URL_READ_REPLICA", "DIRECT_URL"]) {
    it(`speaks up as soon as somebody adds ${name}`, () => {
      assert.deepEqual(found(pod({ env: [master, { name, value: "x" }] })), [env("env[1]")]);
    });
  }

  it("says what is missing", () => {
    assert.equal(judged([pod({ env: [database] })])[0]?.value, "a database, but no LITELLM_SALT_KEY");
  });

  it("takes whole Secrets and ConfigMaps for a database, because nobody sees what is in them", () => {
    for (const source of [{ secretRef: { name: "x" } }, { configMapRef: { name: "x" } }]) {
      assert.deepEqual(found(pod({ envFrom: [source] })), [env("envFrom[0]")]);
      assert.deepEqual(found(pod({ envFrom: [source], env: [salt] })), []);
    }
  });

  for (const [title, own] of [
    ["in clear", { name: "LITELLM_SALT_KEY", value: "sk-1" }],
    ["from a ConfigMap", { name: "LITELLM_SALT_KEY", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }],
    ["without a key", { name: "LITELLM_SALT_KEY", valueFrom: { secretKeyRef: { name: "s" } } }],
    ["without a Secret", { name: "LITELLM_SALT_KEY", valueFrom: { secretKeyRef: { key: "k" } } }],
    ["null", { name: "LITELLM_SALT_KEY", valueFrom: null }],
  ] as const) {
    it(`refuses a salt key ${title}`, () => {
      assert.deepEqual(found(pod({ env: [database, own] })), [env("env[1]")]);
    });
  }

  it("refuses the master key as the salt key", () => {
    const same = fromSecret("LITELLM_SALT_KEY", "litellm", "master-key");
    assert.deepEqual(found(pod({ env: [master, database, same] })), [env("env[2].valueFrom.secretKeyRef.key")]);
    assert.deepEqual(
      found(pod({ env: [master, database, fromSecret("LITELLM_SALT_KEY", "other", "master-key")] })),
      [],
    );
  });

  it("judges the last of several variables of that name, as Kubernetes does", () => {
    const clear = { name: "LITELLM_SALT_KEY", value: "x" };
    assert.deepEqual(found(pod({ env: [database, salt, clear] })), [env("env[2]")]);
    assert.deepEqual(found(pod({ env: [database, clear, salt] })), []);
  });

  it("refuses an optional one", () => {
    for (const [optional, count] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const own = fromSecret("LITELLM_SALT_KEY", "gateway-salt", "salt-key", { optional });
      assert.equal(found(pod({ env: [database, own] })).length, count);
    }
  });

  for (const image of [
    `ghcr.io/berriai/litellm-database:v1.109.1`,
    `litellm`,
    `registry.internal/webide/berriai/litellm-non_root@${digest}`,
  ]) {
    it(`knows LiteLLM by the image ${image.slice(0, 40)}`, () => {
      assert.deepEqual(found(pod({ image, env: [database] })), [env("env[0]")]);
    });
  }

  it("knows LiteLLM under another image by its master key, and leaves other programs alone", () => {
    const image = `registry.internal/webide/own/gateway:1.0.0@${digest}`;
    assert.deepEqual(found(pod({ image, env: [master, database] })), [env("env[1]")]);
    assert.deepEqual(found(pod({ image, env: [database] })), []);
    assert.deepEqual(found(pod({ image: "registry.internal/litellm/other:1", env: [database] })), []);
  });

  const config = (text: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "litellm", namespace: "ai" },
    data: { "config.yaml": text },
  });

  it("speaks up when the configuration names a database, whatever the variable is called", () => {
    const text = "general_settings:\n  database_url: os.environ/ANY\n";
    assert.deepEqual(found(pod({ env: [master] }), config(text)), [env("env")]);
    assert.deepEqual(found(pod({ env: [master, salt] }), config(text)), []);
    assert.deepEqual(found(config(text)), []);
    const two = { ...config(text), data: { "hook.py": "pass", "config.yaml": text } };
    assert.deepEqual(found(pod({ env: [master] }), two), [env("env")]);
    assert.deepEqual(found(pod({ env: [master] }), config("general_settings: {}\n")), []);
    assert.deepEqual(found(pod({ env: [master] }), config("database_url: x\n")), []);
  });

  it("asks for the Secret of the salt key to be protected in production, as far as that is known", () => {
    const secret = (name: string, namespace: string) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
    });
    const gateway: Case = [pod({ env: [master, database, salt] })];
    const of = (protect: boolean | undefined, stack = "prod", name = "gateway-salt", namespace = "ai"): string[] =>
      judged(gateway, [secret(name, namespace), { stack, options: { protect } }]).map(
        (finding) => `${finding.object?.title ?? ""}: ${finding.value}`,
      );
    assert.deepEqual(of(false), ["Secret ai/gateway-salt: not protected, and holds LITELLM_SALT_KEY"]);
    assert.deepEqual(of(true), []);
    assert.deepEqual(of(undefined), []);
    assert.deepEqual(of(false, "dev"), []);
    assert.deepEqual(of(false, "prod", "other"), []);
    assert.deepEqual(of(false, "prod", "gateway-salt", "auth"), []);
  });

  it("looks at init containers", () => {
    const spec = { containers: [], initContainers: [{ name: "migrate", image: gateway, env: [database] }] };
    assert.deepEqual(found({ apiVersion: "v1", kind: "Pod", spec }), ["mandatory spec.initContainers[0].env[0]"]);
  });

  it("refuses what is not known at preview", () => {
    assert.deepEqual(found(pod({ image: unknown })), [env("image")]);
    assert.deepEqual(found(pod({ env: unknown })), [env("env")]);
    assert.deepEqual(found(pod({ env: [{ name: unknown }] })), [env("env[0].name")]);
    const own = fromSecret("LITELLM_SALT_KEY", unknown, "salt-key");
    assert.deepEqual(found(pod({ env: [database, own] })), [env("env[1].valueFrom.secretKeyRef.name")]);
  });
});
