import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { settingsSchema } from "../../../stacks/config/schema/settings";
import { ConfigTree } from "../../support/config-tree";

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** What an engine passes for a stack of which no file says anything. */
function projectDefaults(tree: ConfigTree): Record<string, string> {
  const declared = Object.entries<{ default: unknown }>(parse(tree.read("Pulumi.yaml")).config);
  return Object.fromEntries(declared.map(([key, value]) => [`webide:${key}`, text(value.default)]));
}

/** What an engine passes for a stack: every key of its file as text, and Pulumi.yaml's defaults for the others. */
function engineConfig(tree: ConfigTree, stack: string): Record<string, string> {
  const values = Object.entries<unknown>(parse(tree.read(`Pulumi.${stack}.yaml`)).config).map(
    ([key, value]) => [key, text(value)] as const,
  );
  return { ...projectDefaults(tree), ...Object.fromEntries(values) };
}

/** Description of a key, whether it was given before or after the key was made optional. */
function descriptionOf(schema: z.ZodType): string | undefined {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : undefined;
  return schema.description ?? (inner as z.ZodType | undefined)?.description;
}

describe("stack settings", () => {
  let tree: ConfigTree;

  beforeEach(() => {
    tree = new ConfigTree();
  });

  afterEach(() => {
    tree.remove();
  });

  describe("Pulumi.yaml", () => {
    it("A4: declares every key of the settings with its description", () => {
      const declared = Object.entries<{ description: string }>(parse(tree.read("Pulumi.yaml")).config);
      assert.deepEqual(
        declared.map(([key, { description }]) => [key, description]).sort(),
        Object.entries(settingsSchema.shape)
          .map(([key, schema]) => [key, descriptionOf(schema)])
          .sort(),
      );
    });

    it("A4: gives every key a type the engine knows and a default of that type, so that shards need no file", () => {
      const kinds: Record<string, (value: unknown) => boolean> = {
        string: (value) => typeof value === "string",
        integer: Number.isInteger,
        boolean: (value) => typeof value === "boolean",
        object: (value) => typeof value === "object" && !Array.isArray(value),
      };
      const config = Object.entries<{ type: string; default: unknown }>(parse(tree.read("Pulumi.yaml")).config);
      const wrong = config.filter(([, declared]) => !kinds[declared.type]?.(declared.default));
      assert.deepEqual(wrong, []);
    });

    it("A4: holds nothing beside what the engine's own schema allows", () => {
      const config = Object.values<object>(parse(tree.read("Pulumi.yaml")).config);
      const keys = new Set(config.flatMap((declared) => Object.keys(declared)));
      assert.deepEqual([...keys].sort(), ["default", "description", "type"]);
    });

    it("runs the TypeScript sources through tsx", () => {
      const project = parse(tree.read("Pulumi.yaml"));
      assert.deepEqual(
        [project.name, project.main, project.runtime],
        ["webide", "stacks/", { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } }],
      );
    });
  });

  describe("under an engine", () => {
    it("gives the same settings as the file alone", () => {
      assert.deepEqual(tree.load("dev", engineConfig(tree, "dev")).settings, tree.load("dev").settings);
    });

    it("reads a number that `pulumi config set` has put into quotes, and nothing like one", () => {
      tree.replace("Pulumi.dev.yaml", "sessionCapacity: 10", 'sessionCapacity: "60"');
      assert.equal(tree.load("dev").settings.sessionCapacity, 60);
      tree.replace("Pulumi.dev.yaml", 'sessionCapacity: "60"', 'sessionCapacity: "6e1"');
      assert.match(tree.problems("dev")[0] ?? "", /sessionCapacity/);
    });

    it("lets the engine's values override the file's", () => {
      const given = { ...engineConfig(tree, "dev"), "webide:sessionCapacity": "25" };
      assert.equal(tree.load("dev", given).settings.sessionCapacity, 25);
    });

    it("lets the engine override a value that is wrong in the file", () => {
      tree.replace("Pulumi.dev.yaml", "sessionCapacity: 10", "sessionCapacity: ten");
      assert.deepEqual(tree.problems("dev", { ...engineConfig(tree, "dev"), "webide:sessionCapacity": "25" }), []);
    });

    it("tells a shard of users what the environment's own file does not say, and nothing by the project's defaults", () => {
      const companyCa = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
      const given = { ...engineConfig(tree, "dev"), "webide:companyCa": companyCa };
      assert.equal(tree.load("dev-users-00", given).settings.companyCa, companyCa);
      assert.deepEqual(tree.load("dev-users-00", projectDefaults(tree)).settings, tree.load("dev").settings);
    });

    it("lets the engine switch a key back to what Pulumi.yaml calls its default", () => {
      const given = { ...engineConfig(tree, "dev"), "webide:domain": "other.company.com" };
      assert.equal(tree.load("dev", given).hosts.ide, "ide.other.company.com");
    });

    it("does not take Pulumi.yaml's defaults for a value that the file lacks", () => {
      tree.replace("Pulumi.dev.yaml", "  webide:sessionCapacity: 10\n", "");
      const problems = tree.problems("dev", engineConfig(tree, "dev"));
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, /^Pulumi\.dev\.yaml:\d+:\d+: config\.webide:sessionCapacity is missing/);
    });

    it("checks the engine's values like the file's", () => {
      const given = { ...engineConfig(tree, "dev"), "webide:timeZone": "Mars/Olympus", "webide:nonsense": "1" };
      const problems = tree.problems("dev", given).join("\n");
      assert.match(problems, /^pulumi config:\d+:\d+: webide:timeZone "Mars\/Olympus" is not a time zone/m);
      assert.match(problems, /^pulumi config:\d+:\d+: webide:nonsense is not a known key/m);
    });

    it("takes the engine's text as text where text is expected", () => {
      const problems = tree.problems("dev", { ...engineConfig(tree, "dev"), "webide:domain": "123" });
      assert.match(problems.join(), /webide:domain .* has the wrong form/);
    });

    it("leaves the configuration of other namespaces to whom it belongs", () => {
      assert.deepEqual(tree.problems("dev", { ...engineConfig(tree, "dev"), "aws:region": "seoul" }), []);
    });

    it("lets a shard follow its environment's file whatever the engine passes", () => {
      const settings = tree.load("dev-users-00", { "webide:domain": "", "webide:sessionCapacity": "0" }).settings;
      assert.deepEqual(settings, tree.load("dev").settings);
    });

    it("asks prod for every secret that is not set, with the command that sets it", () => {
      const problems = tree.problems("prod", engineConfig(tree, "prod"));
      assert.equal(problems.length, 10);
      assert.match(
        problems.join("\n"),
        /webide:secrets\.slackUrl is missing\. Allowed: .*pulumi config set --stack prod --secret --path webide:secrets\.slackUrl/,
      );
    });

    it("takes decrypted secrets as set and keeps their values out of the configuration", () => {
      const { required } = tree.load("prod").secrets;
      const values = Object.fromEntries(required.map((name) => [name, `random-${name}`]));
      const config = tree.load("prod", { ...engineConfig(tree, "prod"), "webide:secrets": JSON.stringify(values) });
      assert.deepEqual(config.secrets.present, required);
      assert.doesNotMatch(JSON.stringify(config), /random-/);
    });
  });

  describe("secrets", () => {
    it("names what prod needs without asking for it in a render", () => {
      assert.equal(tree.load("prod").secrets.required.length, 10);
    });

    it("asks dev for none: the embedded default makes its own", () => {
      assert.deepEqual(tree.load("dev").secrets.required, []);
    });

    it("asks for no mail password where the relay has no log-in", () => {
      tree.replace("Pulumi.prod.yaml", "    username: webide-alerts\n", "");
      assert.ok(!tree.load("prod").secrets.required.includes("smtpPassword"));
    });

    it("accepts a ciphertext", () => {
      tree.write(
        "Pulumi.prod.yaml",
        `${tree.read("Pulumi.prod.yaml").trimEnd()}\n  webide:secrets:\n    slackUrl: { secure: v1:abc:def== }\n`,
      );
      assert.deepEqual(tree.load("prod").secrets.present, ["slackUrl"]);
    });

    for (const line of [
      "slackUrl: hunter2",
      "slackUrl: 22222222",
      "slackUrl: [hunter2]",
      "slackUrl: { secure: hunter2 }",
      "slackUrl: { plain: hunter2 }",
    ]) {
      it(`X30: refuses the clear secret in ${line.replace("hunter2", "text").replace("22222222", "a number")} and does not repeat it`, () => {
        tree.write("Pulumi.prod.yaml", `${tree.read("Pulumi.prod.yaml").trimEnd()}\n  webide:secrets:\n    ${line}\n`);
        const problems = tree.problems("prod").join("\n");
        assert.match(problems, /config\.webide:secrets\.slackUrl/);
        assert.doesNotMatch(problems, /hunter2|22222222/);
      });
    }

    it("says how to set a secret that was typed in clear", () => {
      tree.write(
        "Pulumi.prod.yaml",
        `${tree.read("Pulumi.prod.yaml").trimEnd()}\n  webide:secrets:\n    slackUrl: hunter2\n`,
      );
      assert.match(tree.problems("prod").join(), /is a secret typed in clear; .*pulumi config set --secret/);
    });
  });

  it("refuses a key outside the project's namespace in the stack file", () => {
    tree.replace("Pulumi.dev.yaml", "  webide:embedded: true\n", "  webide:embedded: true\n  domain: x.com\n");
    assert.match(tree.problems().join(), /config\.domain is not a known key/);
  });
});
