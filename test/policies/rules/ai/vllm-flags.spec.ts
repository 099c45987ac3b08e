import assert from "node:assert/strict";
import fc from "fast-check";
import { rule } from "../../../../policies/rules/ai/vllm-flags";
import { found, findings, unknown } from "../../judged";

type Manifest = Record<string, unknown>;

const env = [
  { name: "HF_HUB_OFFLINE", value: "1" },
  { name: "TRANSFORMERS_OFFLINE", value: "1" },
  { name: "VLLM_API_KEY", valueFrom: { secretKeyRef: { name: "vllm-api-key", key: "api-key" } } },
];
const args = ["/models/coder", "--port", "8000"];
const server: Manifest = {
  name: "vllm",
  image: "registry.internal/webide/vllm/vllm-openai:v0.33.0",
  command: ["vllm", "serve"],
  args,
  env,
};

const pod = (container: unknown): Manifest => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "ai" },
  spec: { containers: [container] },
});
const foundIn = (more: Manifest): string[] =>
  found(rule, pod({ ...server, ...more })).map((line) => line.replace("mandatory spec.containers[0].", ""));
const withArgs = (...more: readonly unknown[]): string[] => foundIn({ args: [...args, ...more] });
const withEnv = (...more: readonly unknown[]): string[] => foundIn({ env: [...env, ...more] });

/** A container of any other product. */
const other = (more: Manifest): string[] =>
  found(rule, pod({ name: "c", image: "registry.internal/webide/a:1", ...more }));

describe("ai/vllm-flags", () => {
  it("accepts a server of a mounted model with a key from a Secret", () => {
    assert.deepEqual(foundIn({}), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  describe("trust_remote_code", () => {
    const spellings = [
      "--trust-remote-code",
      "--trust_remote_code",
      "--trust_remote-code",
      "--trust-remote-code=true",
      "--trust-remote-code=false",
      "--Trust-Remote-Code",
      "-trust-remote-code",
      "--hf-overrides.trust_remote_code",
      '{"trust_remote_code": true}',
      '{"trust\\u005fremote\\u005Fcode": true}',
      "TRUST_REMOTE_CODE=1",
      '--trust"-"remote-code',
      "--trust\\-remote-code",
      "--trust'-remote'-code",
      "trustRemoteCode: true",
      "vllm serve /m --port 1 --trust-remote-code --host 0.0.0.0",
    ];
    for (const spelling of spellings) {
      it(`is refused as ${spelling}, for every container`, () => {
        assert.ok(withArgs(spelling).includes("args[3]"));
        assert.ok(other({ args: ["run", spelling] }).includes("mandatory spec.containers[0].args[1]"));
        assert.ok(other({ command: ["sh", "-c", spelling] }).includes("mandatory spec.containers[0].command[2]"));
        assert.ok(
          other({ env: [{ name: "EXTRA", value: spelling }] }).includes("mandatory spec.containers[0].env[0].value"),
        );
      });
    }

    it("is refused as the name of a variable", () => {
      assert.deepEqual(other({ env: [{ name: "HF_TRUST_REMOTE_CODE", value: "0" }] }), [
        "mandatory spec.containers[0].env[0].name",
      ]);
    });

    it("is refused when a variable brings it", () => {
      const more = {
        args: [...args, "$(FLAG)"],
        env: [...env, { name: "A", value: "remote" }, { name: "FLAG", value: "--trust-$(A)-code" }],
      };
      assert.ok(foundIn(more).includes("args[3]"));
    });

    it("is refused in files, unless switched off there", () => {
      const file = (data: Manifest, binaryData?: Manifest) =>
        found(rule, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data, binaryData });
      assert.deepEqual(file({ "config.yaml": "port: 8000\ntrust-remote-code: true\n" }), [
        'mandatory data."config.yaml"',
      ]);
      assert.deepEqual(file({ x: '{"trust_remote_code": true}' }), ["mandatory data.x"]);
      assert.deepEqual(file({ x: "trust_remote_code: false\n# trust_remote_code: true\n" }), []);
      assert.deepEqual(file({}, { x: Buffer.from("trust_remote_code: true").toString("base64") }), [
        "mandatory binaryData.x",
      ]);
      assert.deepEqual(file({ x: unknown }), ["mandatory data.x"]);
    });

    it("may be switched off by its own option", () => {
      assert.deepEqual(withArgs("--no-trust-remote-code"), []);
      assert.deepEqual(withArgs("--no-trust-remote-code-x").length, 1);
    });

    for (const list of ["initContainers", "ephemeralContainers"]) {
      it(`is refused in ${list}`, () => {
        const spec = { containers: [], [list]: [{ name: "c", args: ["--trust-remote-code"] }] };
        assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Pod", spec }), [`mandatory spec.${list}[0].args[0]`]);
      });
    }

    it("is found whatever its letters' case, its joints and what stands before and behind it", () => {
      const joint = fc.constantFrom("-", "_");
      const letters = fc.tuple(
        fc.constantFrom("trust", "Trust", "TRUST"),
        joint,
        fc.constantFrom("remote", "REMOTE"),
        joint,
        fc.constantFrom("code", "Code"),
      );
      const around = fc.constantFrom("", " ", "=", "\n", ";", "\t", '"', "x ");
      fc.assert(
        fc.property(letters, around, around, (word, before, behind) => {
          assert.ok(withArgs(`${before}--${word.join("")}${behind}`).includes("args[3]"));
        }),
      );
    });
  });

  describe("options", () => {
    it("are refused when the baseline forbids them, however they are spelled or cut short", () => {
      for (const option of [
        "--api-key",
        "--api_key",
        "--api-key=sk-1",
        "--API-KEY",
        "--api-k",
        "--ap",
        "--config",
        "--config=/c",
        "--conf",
        "--tr",
        "--trust",
      ]) {
        assert.deepEqual(withArgs(option, "x"), ["args[3]"], option);
      }
    });

    it("are accepted when they only begin like one", () => {
      for (const option of ["--api-server-count", "--config-format", "--trust-level", "--a", "-tp", "--no-config"]) {
        assert.deepEqual(withArgs(option, "1"), [], option);
      }
    });

    it("are found in any place, in either list, whatever the case and joints", () => {
      const joint = fc.constantFrom("-", "_");
      const plain = fc.constantFrom("--port", "8000", "--max-model-len=9", "-tp", "2", "x");
      const spelled = fc.tuple(
        fc.constantFrom("api", "Api", "API"),
        joint,
        fc.constantFrom("key", "KEY"),
        fc.constantFrom("", "=x", ".x"),
      );
      fc.assert(
        fc.property(
          fc.array(plain, { maxLength: 6 }),
          fc.array(plain, { maxLength: 6 }),
          spelled,
          (before, behind, [a, b, c, d]) => {
            const words = ["/models/coder", ...before, `--${a}${b}${c}${d}`, ...behind];
            assert.deepEqual(foundIn({ args: words }), [`args[${String(before.length + 1)}]`]);
            assert.deepEqual(foundIn({ command: ["vllm", "serve", ...words], args: undefined }), [
              `command[${String(before.length + 3)}]`,
            ]);
          },
        ),
      );
    });

    it("never show their value, which may be a key", () => {
      const [finding] = findings(rule, pod({ ...server, args: [...args, "--api-key=sk-very-secret"] }));
      assert.doesNotMatch(JSON.stringify([finding?.value, finding?.allowed, finding?.whatToDo]), /sk-very-secret/);
    });
  });

  describe("the command", () => {
    for (const command of [
      ["vllm", "serve"],
      ["/opt/venv/bin/vllm", "serve"],
      ["python3", "-m", "vllm.entrypoints.openai.api_server"],
      undefined,
    ]) {
      it(`may be ${command === undefined ? "the image's own" : JSON.stringify(command)}`, () => {
        assert.deepEqual(foundIn({ command }), []);
      });
    }

    for (const command of [
      ["sh", "-c", "vllm serve /m"],
      ["vllm"],
      ["vllm", "bench"],
      ["python3", "-O", "-m", "vllm.entrypoints.openai.api_server"],
      ["python3", "-c", "import x"],
      ["env", "vllm", "serve"],
      ["other", "-m", "vllm.entrypoints.openai.api_server"],
      ["python3", "-O", "vllm.entrypoints.openai.api_server"],
      ["tini", "--", "vllm", "serve"],
      ["python3", "-m", "vllm.entrypoints.other"],
    ]) {
      it(`may not be ${JSON.stringify(command)}`, () => {
        assert.deepEqual(foundIn({ command }), ["command"]);
      });
    }

    for (const container of [
      { command: ["/usr/bin/vllm", "serve"] },
      { command: ["sh", "-c", "exec vllm  serve /m"] },
      { command: ["python3", "-m", "vllm.entrypoints.openai.api_server"] },
      { args: ["tini", "vllm", "serve"] },
      { image: "quay.io/x/vllm-openai:v1", args: ["/m"] },
    ]) {
      it(`shows that vLLM is run: ${JSON.stringify(container)}`, () => {
        assert.ok(other(container).length > 0);
      });
    }

    it("of another product is its own business", () => {
      assert.deepEqual(
        other({
          command: ["sh", "-c", "curl http://vllm.ai.svc.cluster.local:8000/health"],
          args: ["--api-key", "/models/vllm"],
        }),
        [],
      );
    });
  });

  describe("the model", () => {
    const good: readonly (readonly string[])[] = [
      ["/models/a"],
      ["--model", "/models/a"],
      ["--model=/models/a", "--port", "1"],
      ["$(MODEL)", "-tp", "2"],
    ];
    for (const words of good) {
      it(`may be named by ${words.join(" ")}`, () => {
        assert.deepEqual(foundIn({ args: words, env: [...env, { name: "MODEL", value: "/models/a" }] }), []);
      });
    }

    const bad: readonly (readonly string[] | undefined)[] = [
      ["Qwen/Qwen3"],
      ["./models/a"],
      ["--port", "8000"],
      ["--port", "8000", "/models/a"],
      ["--model", "Qwen/Qwen3"],
      ["--model=s3://x"],
      ["--model"],
      ["Qwen/Qwen3", "--model", "/models/a"],
      [],
      undefined,
    ];
    for (const words of bad) {
      it(`may not be named by ${words?.join(" ") ?? "nothing"}`, () => {
        assert.equal(foundIn({ args: words }).length, 1);
      });
    }

    it("must not come from where nobody can look", () => {
      const from = { name: "MODEL", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } };
      assert.deepEqual(foundIn({ args: ["$(MODEL)"], env: [...env, from] }), ["args[0]", "args[0]"]);
      assert.deepEqual(withArgs("--dtype", "$(MISSING)"), ["args[4]"]);
    });

    for (const option of ["--tokenizer", "--chat-template", "--hf_config_path"]) {
      it(`has its ${option} beside it`, () => {
        assert.deepEqual(withArgs(option, "/models/coder/x"), []);
        assert.deepEqual(withArgs(option, "{{ x }}"), ["args[3]"]);
        assert.deepEqual(withArgs(`${option}=https://x`), ["args[3]"]);
      });
    }
  });

  describe("the environment", () => {
    const without = (name: string) => env.filter((entry) => entry.name !== name);

    for (const name of ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"]) {
      it(`must set ${name}, and set it to nothing else`, () => {
        assert.deepEqual(foundIn({ env: without(name) }), ["env"]);
        assert.deepEqual(withEnv({ name, value: "0" }), ["env[3].value"]);
        assert.deepEqual(withEnv({ name, valueFrom: { configMapKeyRef: {} } }), ["env[3].value"]);
        assert.deepEqual(withEnv({ name, value: unknown }), ["env[3].value"]);
      });
    }

    it("must not set what the baseline forbids, to whatever value", () => {
      assert.deepEqual(withEnv({ name: "PYTHONOPTIMIZE", value: "" }), ["env[3].name"]);
    });

    it("must take the key from a Secret that has to exist", () => {
      const key = "VLLM_API_KEY";
      assert.deepEqual(foundIn({ env: without(key) }), ["env"]);
      assert.deepEqual(withEnv({ name: key, value: "sk-1" }), ["env[3]"]);
      assert.deepEqual(withEnv({ name: key, value: "" }), ["env[3]"]);
      assert.deepEqual(withEnv({ name: key, valueFrom: { configMapKeyRef: { name: "x" } } }), ["env[3]"]);
      assert.deepEqual(withEnv({ name: key, valueFrom: { secretKeyRef: { name: "x", optional: true } } }), ["env[3]"]);
      const [finding] = findings(rule, pod({ ...server, env: [...env, { name: key, value: "sk-very-secret" }] }));
      assert.doesNotMatch(JSON.stringify([finding?.value, finding?.allowed]), /sk-very-secret/);
    });

    it("is told what is wrong with the key", () => {
      const say = (own: unknown): string | undefined =>
        findings(rule, pod({ ...server, env: own })).find((finding) => finding.value.includes("VLLM"))?.value;
      assert.equal(say(without("VLLM_API_KEY")), "without VLLM_API_KEY");
      assert.equal(
        say([...env, { name: "VLLM_API_KEY", value: "x" }]),
        "VLLM_API_KEY from elsewhere than a Secret that must exist",
      );
    });

    it("must name each variable", () => {
      assert.deepEqual(foundIn({ envFrom: [{ secretRef: { name: "x" } }] }), ["envFrom"]);
    });

    it("must be there", () => {
      assert.deepEqual(foundIn({ env: undefined }), ["env", "env", "env"]);
    });
  });

  it("refuses what is not known at preview or has the wrong type", () => {
    assert.deepEqual(foundIn({ args: unknown }), ["args"]);
    assert.deepEqual(withArgs(unknown), ["args[3]"]);
    assert.deepEqual(withArgs(["x"]), ["args[3]"]);
    assert.deepEqual(foundIn({ image: unknown }), ["image"]);
    assert.deepEqual(foundIn({ env: unknown }), ["env"]);
  });
});
