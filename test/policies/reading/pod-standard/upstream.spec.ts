import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { podSecurityVersion } from "../../../../components/core/pod-security";
import { ensureTools } from "../../../../embedded/tools/ensure";
import type { Control } from "../../../../policies/reading/pod-standard/control";
import { restricted } from "../../../../policies/reading/pod-standard/restricted";
import { podTemplates } from "../../../../policies/reading/pods/pod-templates";
import { rule } from "../../../../policies/rules/pod/restricted";
import { found, objects } from "../../judged";
import { goodContainer, goodPod, secured } from "../../pods";
import type { Changes } from "../../pods";
import { anyPod } from "./any-pod";

/** What the library calls a broken control, and the control of ours that stands for it. */
const controls: Readonly<Record<string, string>> = {
  "host namespaces": "hostNamespaces",
  hostPort: "hostPorts",
  privileged: "privileged",
  hostProcess: "privileged",
  "probe or lifecycle host": "probeHosts",
  "restricted volume types": "volumeSources",
  "runAsNonRoot != true": "nonRoot",
  "runAsUser=0": "userId",
  "allowPrivilegeEscalation != false": "privilegeEscalation",
  "unrestricted capabilities": "capabilities",
  seccompProfile: "seccomp",
  "forbidden AppArmor profile": "appArmor",
  "forbidden AppArmor profiles": "appArmor",
  seLinuxOptions: "seLinux",
  procMount: "procMount",
  "forbidden sysctls": "safeSysctls",
};

/** Places by which a finding shows that it comes from the control that a fixture was written for. */
const places: Readonly<Record<string, RegExp>> = {
  allowprivilegeescalation: /allowPrivilegeEscalation/,
  apparmorprofile: /appArmorProfile|apparmor/,
  capabilities_baseline: /capabilities/,
  capabilities_restricted: /capabilities/,
  hostnamespaces: /host(?:Network|PID|IPC)/,
  hostpathvolumes: /volumes/,
  hostports: /hostPort/,
  hostprobesandhostlifecycle: /(?:Probe|lifecycle).*host/,
  privileged: /privileged/,
  procmount: /procMount/,
  procmount_restricted: /procMount/,
  restrictedvolumes: /volumes/,
  runasnonroot: /runAsNonRoot/,
  runasuser: /runAsUser/,
  seccompprofile_baseline: /seccompProfile/,
  seccompprofile_restricted: /seccompProfile/,
  selinuxoptions: /seLinuxOptions/,
  sysctls: /sysctls/,
  windowshostprocess: /hostProcess/,
};

/** Every difference from the library that is meant to be, with what each of the two objects to. */
const differences: readonly {
  readonly title: string;
  readonly reason: string;
  readonly pod: Changes;
  readonly upstream: readonly string[];
  readonly here: readonly string[];
}[] = [
  {
    title: "a volume without a source",
    reason: "the API server makes an emptyDir of it before the library sees it; a fixture that passes has one",
    pod: { volumes: [{ name: "a" }, { name: "b", hostPath: null }] },
    upstream: ["volumeSources"],
    here: [],
  },
  {
    title: "a volume with an allowed source and a forbidden one",
    reason: "the API server refuses it, but later; the library stops at the first source",
    pod: { volumes: [{ name: "a", emptyDir: {}, hostPath: { path: "/" } }] },
    upstream: [],
    here: ["volumeSources"],
  },
  {
    title: "a negative user id",
    reason: "the API server refuses it, but later; the library compares with 0 alone",
    pod: { containers: [secured({ runAsUser: -1 })] },
    upstream: [],
    here: ["userId"],
  },
];

const folder = mkdtempSync(path.join(tmpdir(), "webide-upstream-"));

/** A pod as the API server completes it before anybody judges it. */
function completed(pod: Changes): Changes {
  const spec = pod["spec"] as { readonly volumes?: readonly Changes[] };
  const hasSource = (volume: Changes): boolean =>
    Object.entries(volume).some(([key, value]) => key !== "name" && value !== undefined && value !== null);
  const volumes = spec.volumes?.map((volume) => (hasSource(volume) ? volume : { name: volume["name"], emptyDir: {} }));
  return { ...pod, spec: { ...spec, volumes } };
}

/** The controls that the library sees broken in each pod, in our names. */
function judgedUpstream(command: string, pods: readonly Changes[]): string[][] {
  const file = path.join(folder, "pods.yaml");
  const named = pods.map((pod, index) => ({ ...pod, metadata: { ...(pod["metadata"] as object), name: `p${index}` } }));
  writeFileSync(file, named.map((pod) => JSON.stringify(pod)).join("\n---\n"));
  const args = ["--level", "restricted", "--version", podSecurityVersion, file];
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.ok(status === 0 || status === 1, stderr);
  const broken = pods.map(() => new Set<string>());
  for (const line of stdout.split("\n").filter((text) => text !== "")) {
    const { name, reason } = JSON.parse(line) as { name: string; reason: string };
    const control = controls[reason];
    assert.ok(control, `the library names a control that is not in the table: ${reason}`);
    broken[Number(name.slice(1))]?.add(control);
  }
  return broken.map((names) => [...names].sort());
}

/** The same by our controls. */
function judgedHere(pod: Changes): string[] {
  const [template] = objects(pod).flatMap(podTemplates);
  assert.ok(template);
  const isBroken = (control: Control): boolean => Array.from(control.check(template)).length > 0;
  return restricted
    .filter(isBroken)
    .map((control) => control.name)
    .sort();
}

describe("pod/restricted and the upstream Pod Security library", function () {
  this.timeout(600_000);
  let command = "";
  let fixtures = "";

  before(async () => {
    const tools = await ensureTools(["podsecurity", "podsecurity-fixtures"]);
    command = tools.get("podsecurity")!.bin();
    fixtures = tools.get("podsecurity-fixtures")!.dir;
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (level: string, verdict: string): [file: string, pod: Changes][] => {
    const dir = path.join(fixtures, level, verdict);
    return readdirSync(dir).map((file) => [file, parse(readFileSync(path.join(dir, file), "utf8")) as Changes]);
  };

  it("are about the same minor of Kubernetes", async () => {
    const tools = await ensureTools(["podsecurity"]);
    assert.equal(`v1.${tools.get("podsecurity")!.version.split(".")[1] ?? ""}`, podSecurityVersion);
  });

  const withFindings = (fixtures: readonly (readonly [file: string, pod: Changes])[]): string[] =>
    fixtures.filter(([, pod]) => found(rule, pod).length > 0).map(([file]) => file);

  it("agree on every fixture that passes", () => {
    const all = read("restricted", "pass");
    assert.ok(all.length > 20, `only ${all.length} fixtures`);
    assert.deepEqual(withFindings(all), []);
  });

  for (const level of ["restricted", "baseline"]) {
    it(`agree on every fixture that fails the level ${level}, and on what is wrong with it`, () => {
      const all = read(level, "fail");
      assert.ok(all.length > 30, `only ${all.length} fixtures`);
      assert.deepEqual(
        withFindings(all),
        all.map(([file]) => file),
      );
      for (const [file, pod] of all) {
        const place = places[file.replace(/\d+\.yaml$/, "")];
        assert.ok(place, `no control is known for the fixture ${file}`);
        assert.ok(
          found(rule, pod).some((one) => place.test(one)),
          `${file}: ${found(rule, pod).join()}`,
        );
      }
      assert.deepEqual(
        all.map(([, pod]) => judgedHere(pod)),
        judgedUpstream(
          command,
          all.map(([, pod]) => completed(pod)),
        ),
      );
    });
  }

  it("agree on each control of whatever pod somebody might write", () => {
    fc.assert(
      fc.property(fc.array(anyPod, { minLength: 300, maxLength: 300 }), (pods) => {
        assert.deepEqual(pods.map(judgedHere), judgedUpstream(command, pods.map(completed)));
      }),
      { numRuns: 10 },
    );
  });

  for (const { title, reason, pod, upstream, here } of differences) {
    it(`differ about ${title}: ${reason}`, () => {
      assert.deepEqual(judgedUpstream(command, [goodPod(pod)]), [upstream]);
      assert.deepEqual(judgedHere(goodPod(pod)), here);
    });
  }

  it("both know every control of ours", () => {
    assert.deepEqual(restricted.map((control) => control.name).sort(), [...new Set(Object.values(controls))].sort());
    assert.deepEqual(judgedUpstream(command, [goodPod({ containers: [goodContainer] })]), [[]]);
  });
});
