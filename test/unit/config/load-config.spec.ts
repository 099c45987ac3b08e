import assert from "node:assert/strict";
import { ConfigTree } from "../../support/config-tree";

/** Number of the line that holds a text, as problems count. */
function lineOf(tree: ConfigTree, file: string, text: string): number {
  return (
    tree
      .read(file)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe("loadConfig", () => {
  let tree: ConfigTree;

  beforeEach(() => {
    tree = new ConfigTree();
  });

  afterEach(() => {
    tree.remove();
  });

  it("reads dev with its three users", () => {
    const config = tree.load("dev");
    assert.deepEqual(
      config.users.map((user) => user.id),
      ["alice", "bob", "carol"],
    );
    assert.deepEqual(config.stack, { name: "dev", environment: "dev", kind: "platform" });
  });

  it("gives a platform stack all users and its shards' numbers", () => {
    const config = tree.load("prod");
    assert.equal(config.users.length, 45);
    assert.deepEqual(config.shards, [0, 1]);
  });

  it("gives a shard stack its own users alone", () => {
    const config = tree.load("prod-users-01");
    assert.deepEqual([...new Set(config.users.map((user) => user.shard))], [1]);
    assert.deepEqual(config.stack, { name: "prod-users-01", environment: "prod", kind: "users", shard: 1 });
  });

  it("splits all users over the shards", () => {
    const sizes = ["prod-users-00", "prod-users-01"].map((stack) => tree.load(stack).users.length);
    assert.deepEqual(sizes, [25, 20]);
  });

  for (const stack of [
    "staging",
    "prod-users",
    "prod-users-1",
    "prod-users-001",
    "staging-users-00",
    "PROD",
    "prod-user-00",
  ]) {
    it(`refuses the stack name ${stack}`, () => {
      assert.match(tree.problems(stack).join(), /is not a stack of this project\. Allowed: dev, prod, or/);
    });
  }

  it("derives the public hosts from the domain", () => {
    assert.equal(tree.load("prod").hosts.ide, "ide.company.com");
  });

  it("fills in the default time zone", () => {
    tree.replace("Pulumi.dev.yaml", "  webide:timeZone: Asia/Seoul\n", "");
    assert.equal(tree.load().settings.timeZone, "Asia/Seoul");
  });

  it("shows the errors of all files in one run, each with file, line, path, value and what is allowed", () => {
    tree.replace("Pulumi.dev.yaml", "webide:sessionCapacity: 10", "webide:sesionCapacity: 10");
    tree.replace("Pulumi.dev.yaml", "dnsServiceIp: 10.96.0.10", "dnsServiceIp: 10.96.0.300");
    tree.replace("catalog/users.dev.yaml", "id: alice", "id: Alice_");
    tree.replace("catalog/users.dev.yaml", "id: carol", "id: bob");
    tree.replace("catalog/users.dev.yaml", '"2027-06-30"', '"2027-02-30"');
    tree.replace("catalog/workspaces.yaml", "homeSize: 10Gi", "homeSize: 10GB");
    tree.replace("catalog/slo.yaml", "chatP95: { normal: 3s", "chatP95: { normal: 3sec");
    tree.replace("catalog/backups.yaml", '"0 2 * * *"', '"0 25 * * *"');
    const problems = tree.problems();
    const expected = [
      `catalog/backups.yaml:${String(lineOf(tree, "catalog/backups.yaml", "0 25 * * *"))}:13: workspaces.schedule`,
      `catalog/slo.yaml:${String(lineOf(tree, "catalog/slo.yaml", "3sec"))}:22: bands.chatP95.normal "3sec" is not a duration`,
      `catalog/users.dev.yaml:${String(lineOf(tree, "catalog/users.dev.yaml", "id: Alice_"))}:9: users[0].id "Alice_" has the wrong form`,
      `catalog/users.dev.yaml:${String(lineOf(tree, "catalog/users.dev.yaml", "2027-02-30"))}:16: users[1].elevation.expires`,
      'users[2].id "bob" is the same as in line',
      `catalog/workspaces.yaml:${String(lineOf(tree, "catalog/workspaces.yaml", "10GB"))}:15: tiers.default.homeSize "10GB" is not a Kubernetes quantity`,
      `cluster.dnsServiceIp "10.96.0.300" has the wrong form. Allowed: an IPv4 address`,
      'webide:sesionCapacity is not a known key; perhaps "webide:sessionCapacity" is meant',
      "webide:sessionCapacity is missing",
    ];
    for (const part of expected) {
      assert.ok(
        problems.some((problem) => problem.includes(part)),
        `${part}\nis not among:\n${problems.join("\n")}`,
      );
    }
    assert.equal(problems.length, expected.length);
  });

  it("says which file does not exist", () => {
    tree.remove("catalog/slo.yaml");
    assert.deepEqual(tree.problems(), ["catalog/slo.yaml:1:1: the document does not exist."]);
  });

  it("does not judge whether an extension is allowed: that is the policies' verdict", () => {
    tree.replace("catalog/workspaces.yaml", "id: ms-python.python", "id: ms-vscode-remote.remote-ssh");
    assert.deepEqual(tree.problems(), []);
  });

  it("does not judge whether a quota is too high: that is the policies' verdict", () => {
    tree.replace("catalog/workspaces.yaml", 'limits.memory: "16Gi"', 'limits.memory: "17Gi"');
    assert.deepEqual(tree.problems(), []);
  });

  it("does not judge whether an elevation has expired: that is the policies' verdict", () => {
    tree.replace("catalog/users.dev.yaml", '"2027-06-30"', '"2020-06-30"');
    assert.deepEqual(tree.problems(), []);
  });

  describe("values", () => {
    for (const [file, from, to, allowed] of [
      ["catalog/workspaces.yaml", "homeSize: 10Gi", "homeSize: 4GB", "is not a Kubernetes quantity"],
      ["catalog/workspaces.yaml", "homeSize: 10Gi", "homeSize: 4 Gi", "is not a Kubernetes quantity"],
      ["catalog/workspaces.yaml", "homeSize: 10Gi", "homeSize: -4Gi", "is not a Kubernetes quantity"],
      ["catalog/workspaces.yaml", 'requests.cpu: "2"', "requests.cpu: 2", "put it in quotes"],
      ["catalog/workspaces.yaml", "version: 2024.22.2", "version: 2024.22.x", "one exact version"],
      ["catalog/workspaces.yaml", "version: 2024.22.2", "version: latest", "one exact version"],
      ["catalog/backups.yaml", '"0 2 * * *"', '"0 2 * *"', "five numeric fields"],
      ["catalog/backups.yaml", '"0 2 * * *"', '"@daily"', "five numeric fields"],
      ["catalog/backups.yaml", '"0 2 * * *"', '"*/0 2 * * *"', "five numeric fields"],
      ["catalog/backups.yaml", "ttl: 720h", "ttl: 30d", "is not a duration"],
      ["catalog/backups.yaml", "ttl: 720h", "ttl: 720", "put it in quotes"],
      ["catalog/contacts.yaml", "escalateAfter: 4h", "escalateAfter: soon", "escalateAfter"],
      ["catalog/contacts.yaml", "email: security@company.com", "email: security", "an e-mail address"],
      ["catalog/users.dev.yaml", "tier: elevated", "tier: Elevated", 'perhaps "elevated" is meant'],
      [
        "catalog/users.dev.yaml",
        '"2026-10-02T18:00:00+09:00"',
        '"2026-02-30T18:00:00+09:00"',
        "is not a moment that exists",
      ],
      ["catalog/users.dev.yaml", '"2026-10-02T18:00:00+09:00"', '"2026-10-02"', "is not a moment that exists"],
      ["Pulumi.dev.yaml", "timeZone: Asia/Seoul", "timeZone: Asia/Soul", "is not a time zone"],
      ["Pulumi.dev.yaml", "sessionCapacity: 10", "sessionCapacity: 1e3", "is not a plain number"],
      ["Pulumi.dev.yaml", "sessionCapacity: 10", "sessionCapacity: 2.5", "a whole number"],
      ["Pulumi.dev.yaml", "192.0.2.10/32", "192.0.2.10/24", "is not an IPv4 network"],
      ["Pulumi.dev.yaml", "192.0.2.10/32", "0.0.0.0/0", "is not an IPv4 network"],
      ["Pulumi.dev.yaml", "registry: localhost/webide", "registry: https://localhost/webide", "without scheme"],
      ["Pulumi.dev.yaml", "embedded: true", "embedded: yes", "true or false"],
    ] as const) {
      it(`refuses ${to} in ${file}`, () => {
        tree.replace(file, from, to);
        const problems = tree.problems();
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.ok(problems[0]?.startsWith(`${file}:`) && problems[0].includes(allowed), problems[0]);
      });
    }
  });

  describe("facts that contradict each other", () => {
    it("X4: refuses an elevated tier without approver, expiry and reason", () => {
      const text = tree.read("catalog/users.dev.yaml").replace(/ {4}elevation:\n(?: {6}.*\n)+/, "");
      tree.write("catalog/users.dev.yaml", text);
      assert.match(tree.problems().join(), /users\[1\]\.elevation is missing\. Allowed: approver, expires and reason/);
    });

    for (const key of ["approver", "expires", "reason"]) {
      it(`X4: refuses an elevated tier without ${key}`, () => {
        const text = tree.read("catalog/users.dev.yaml").replace(new RegExp(` {6}${key}: .*\\n`), "");
        tree.write("catalog/users.dev.yaml", text);
        assert.match(tree.problems().join(), new RegExp(`users\\[1\\]\\.elevation\\.${key} is missing`));
      });
    }

    it("X4: refuses an elevated tier without role senior and without a project", () => {
      tree.replace("catalog/users.dev.yaml", "[developer, senior]", "[developer]");
      assert.match(tree.problems().join(), /elevation\.project is missing\. Allowed: role senior, or/);
    });

    it("X4: accepts an elevated tier for a special project", () => {
      tree.replace("catalog/users.dev.yaml", "[developer, senior]", "[developer]");
      tree.replace(
        "catalog/users.dev.yaml",
        '      expires: "2027-06-30"\n',
        '      expires: "2027-06-30"\n      project: PRJ-1\n',
      );
      assert.deepEqual(tree.problems(), []);
    });

    it("X4: refuses an elevation beside the default tier", () => {
      tree.replace("catalog/users.dev.yaml", "tier: elevated", "tier: default");
      assert.match(tree.problems().join(), /users\[1\]\.elevation stands beside tier default/);
    });

    it("X4: refuses an entry without a tier", () => {
      tree.replace("catalog/users.dev.yaml", "    tier: elevated\n", "");
      assert.match(tree.problems().join(), /users\[1\]\.tier is missing\. Allowed: default, elevated/);
    });

    it("refuses an unknown department, extension set and role", () => {
      tree.replace("catalog/users.dev.yaml", "department: platform", "department: plattform");
      tree.replace("catalog/users.dev.yaml", "[developer, senior]", "[developer, senoir]");
      const text = tree.read("catalog/users.dev.yaml").replace("extensionSet: base", "extensionSet: bass");
      tree.write("catalog/users.dev.yaml", text);
      const problems = tree.problems().join("\n");
      assert.match(problems, /"plattform" is not a known department\. Allowed: platform, payments/);
      assert.match(problems, /"bass" is not a known extension set\. Allowed: base, web/);
      assert.match(problems, /"senoir" is not one of the allowed values; perhaps "senior" is meant/);
    });

    it("refuses the roles platform-admin and security without a security review", () => {
      tree.replace("catalog/users.dev.yaml", "[developer, senior]", "[developer, senior, platform-admin]");
      assert.match(tree.problems().join(), /users\[1\]\.request\.securityReview is missing/);
    });

    it("refuses the 26th user of a shard", () => {
      const text = tree.read("catalog/users.prod.yaml").replace("shard: 1", "shard: 0");
      tree.write("catalog/users.prod.yaml", text);
      assert.match(tree.problems("prod").join(), /users\[25\]\.shard "0" puts more than 25 users into shard 0/);
    });

    it("refuses a disabled account without who and when", () => {
      tree.replace("catalog/users.dev.yaml", "      by: platform-admin@company.com\n", "");
      assert.match(tree.problems().join(), /users\[2\]\.disabled\.by is missing/);
    });

    it("refuses an address that two accounts share", () => {
      tree.replace("catalog/users.dev.yaml", "email: bob@company.com", "email: alice@company.com");
      assert.match(tree.problems().join(), /users\[1\]\.email "alice@company.com" is the same as in line \d+/);
    });

    it("refuses a band whose limits do not rise", () => {
      tree.replace("catalog/slo.yaml", "warning: 5s, critical: 10s", "warning: 5s, critical: 4s");
      assert.match(tree.problems().join(), /bands\.chatP95\.critical "4s" is not above warning/);
    });

    for (const [idle, message] of [
      ["after: 24h, jobsEndAfter: 2h", /idle\.jobsEndAfter "2h" is not above after/],
      ["after: 30s, jobsEndAfter: 2h", /idle\.after "30s" is no useful time.*whole seconds, at least 60s/],
      ["after: 90500ms, jobsEndAfter: 2h", /idle\.after "90500ms" is no useful time/],
      ["after: 2 hours, jobsEndAfter: 3h", /idle\.after "2 hours" is not a duration/],
      ["after: 2h", /idle\.jobsEndAfter is missing/],
    ] as const) {
      it(`refuses to stop idle workspaces with ${idle}`, () => {
        tree.replace("catalog/workspaces.yaml", "after: 2h, jobsEndAfter: 24h", idle);
        assert.match(tree.problems().join(), message);
      });
    }

    it("refuses a target that is worse than the minimum", () => {
      tree.replace("catalog/slo.yaml", "minimum: 15, target: 25", "minimum: 25, target: 15");
      assert.match(tree.problems().join(), /poc\.acceptancePercent\.target "15" is not above minimum/);
    });

    it("refuses a digest without the place it was read at", () => {
      const text = tree.read("catalog/images.yaml").replace(/ {4}reference: .*\n/, "");
      tree.write("catalog/images.yaml", text);
      assert.match(tree.problems().join(), /images\.[a-z-]+\.reference is missing\. Allowed: where and when/);
    });

    it("refuses a digest in capital letters", () => {
      const text = tree
        .read("catalog/images.yaml")
        .replace(/sha256:[0-9a-f]{64}/, (digest) => `sha256:${digest.slice(7).toUpperCase()}`);
      tree.write("catalog/images.yaml", text);
      assert.match(tree.problems().join(), /digest "sha256:\S+ has the wrong form/);
    });

    it("refuses the embedded default outside stack dev", () => {
      tree.replace(
        "Pulumi.prod.yaml",
        "  webide:domain: company.com\n",
        "  webide:domain: company.com\n  webide:embedded: true\n",
      );
      assert.match(tree.problems("prod").join(), /embedded "true" is for stack dev alone/);
    });

    it("refuses more free GPUs than there are", () => {
      tree.replace("Pulumi.dev.yaml", "free: 8", "free: 9");
      assert.match(tree.problems().join(), /free "9" is more than the capacity\. Allowed: 0 to 8/);
    });
  });
});
