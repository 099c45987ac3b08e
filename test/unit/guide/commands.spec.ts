import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadConfig } from "../../../stacks/config";
import { guideCode } from "../../support/guide";
import { ProdObjects } from "./prod-objects";

const root = path.join(__dirname, "..", "..", "..");
const page = readFileSync(path.join(root, "docs", "guide-commands.md"), "utf8");
const guideText = readFileSync(path.join(root, "test", "fixtures", "guide", "operations-guide.ko.md"), "utf8");
const user = loadConfig({ root, stack: "prod" }).users[0]!.id;

/** Sections of the guide that hold shell commands. */
const sections = ["3.2", "4.3", "5.2", "6.3.1", "6.3.2", "6.3.3", "6.4"];

/** Lines of a script that are no commands of their own: comments, arguments, control words, messages. */
const noCommand = [/^$/, /^#/, /^□/, /^[A-Z_]+=\$\d/, /^(?:if|else|fi|exit)\b/, /^echo "[^>]*$/];

/** The commands of a section of the guide, continued lines joined. */
function guideCommands(section: string): string[] {
  return guideCode(section)
    .text.replaceAll(/ *\\\n */g, " ")
    .split("\n")
    .map((line) => line.trim().replace(/^- [^:]+: /, ""))
    .filter((line) => !noCommand.some((pattern) => pattern.test(line)));
}

/** Rows of the table below a heading of the page, without its head; cells without code marks. */
function rows(heading: string): string[][] {
  const block = page.split(/^## /m).find((part) => part.startsWith(`${heading} `) || part.startsWith(`${heading}\n`));
  const lines = (block ?? "").split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|")),
  );
}

const plain = (cell: string | undefined) => (cell ?? "").replace(/^`(.*)`$/, "$1");
const namespaces = new Map(rows("Where things run").map(([component, name]) => [plain(component), plain(name)]));

/** What stands for the variables of the guide's scripts. */
const variables: Record<string, readonly string[]> = {
  "${SERVICE}": ["tabby", "vllm"],
  "${COMPONENT}": [...namespaces.keys()],
};

interface Target {
  readonly namespace: string | undefined;
  readonly deployment: string | undefined;
  readonly label: string | undefined;
}

/** What a kubectl command addresses, one entry for each component that it may be used for. */
function targets(command: string, verdict: string): Target[] {
  const variable = Object.keys(variables).find((name) => command.includes(name));
  return (variable === undefined ? [""] : variables[variable]!).map((component) => {
    const text = `${command} ${verdict}`.replaceAll(variable ?? "\0", component);
    const namespace = /(?:-n|\bannotate namespace) (\S+)/
      .exec(text)?.[1]
      ?.replace("NAMESPACE", namespaces.get(component) ?? "?");
    return {
      namespace: namespace?.replace("${USER_ID}", user),
      deployment: /\bdeployment[/ ]([a-z-]+)/.exec(text)?.[1],
      label: /-l (\S+)/.exec(text)?.[1]?.replace("${USER_ID}", user),
    };
  });
}

describe("the page on the guide's commands", function () {
  this.timeout(60_000);
  let prod: ProdObjects;
  before(async () => {
    prod = await ProdObjects.rendered();
  });

  it("knows every section of the guide with shell commands", () => {
    assert.equal(guideText.split("```bash").length - 1, sections.length);
  });

  it("names the components that the guide's rollback knows (6.4)", () => {
    const [, list] = /^COMPONENT=\$1 +# (.+)$/m.exec(guideCode("6.4").text) ?? [];
    assert.deepEqual([...namespaces.keys()], list?.split(", "));
  });

  for (const section of sections) {
    it(`lists every command of the guide's ${section}, in its order and words`, () => {
      assert.deepEqual(
        rows(section).map(([command]) => plain(command)),
        guideCommands(section),
      );
    });

    for (const [cell, verdict = "", reason] of rows(section)) {
      const command = plain(cell);

      it(`gives "${command}" (${section}) one of the three verdicts, with a reason where it does not work`, () => {
        assert.match(
          verdict,
          /^(?:works as written|works with -n (?:NAMESPACE|[a-z]+)|replaced by `webide [a-z -]+`.*)$/,
        );
        if (verdict.startsWith("replaced")) assert.notEqual(reason, "");
      });

      if (/\bkubectl\b/.test(command) && !/ -A\b/.test(command) && verdict.startsWith("works")) {
        it(`says of "${command}" (${section}) what is true in prod: all that it names is there`, () => {
          for (const { namespace, deployment, label } of targets(command, verdict)) {
            assert.ok(namespace !== undefined, "needs a namespace");
            assert.ok(prod.has("Namespace", "_cluster", namespace), `no namespace ${namespace}`);
            if (deployment !== undefined) assert.ok(prod.has("Deployment", namespace, deployment), deployment);
            if (label === undefined) continue;
            const [key, value] = label.split("=") as [string, string];
            const found = prod.all("Deployment", namespace).filter((d) => {
              return (d["spec"].template.metadata.labels as Record<string, string>)[key] === value;
            });
            assert.ok(found.length > 0, `no pod in ${namespace} carries ${label}`);
          }
        });
      }
    }
  }

  it("marks the webide commands that do not exist yet, and no others", () => {
    for (const [mention, verb, part, mark] of page.matchAll(/`webide ([a-z]+)(?: ([a-z]+))?[^`]*`( \(coming\))?/g)) {
      const file = path.join(root, "operations", "commands", `${verb!}.ts`);
      const text = existsSync(file) ? readFileSync(file, "utf8") : undefined;
      // A verb may exist without each of its parts: `webide user credentials` does, `webide user disable` does not.
      const exists = part === undefined ? text !== undefined : (text?.includes(`.command("${part}`) ?? false);
      assert.equal(mark === undefined, exists, mention);
    }
  });

  it("asks for the certificate of a host that the rendered nginx serves", () => {
    const [, host] = /-connect ([^:]+):443/.exec(guideCode("6.3.1").text) ?? [];
    const config = Object.values(prod.one("ConfigMap", "ingress", "nginx-config")["data"] as Record<string, string>);
    assert.ok(config.some((text) => text.includes(`server_name ${host!};`)));
  });

  it("says what the list of all network policies holds: two in every namespace", () => {
    assert.match(page, /kubectl get networkpolicy -A.* `default-deny` and `allow-dns`/);
    for (const { metadata } of prod.all("Namespace", "_cluster")) {
      for (const policy of ["default-deny", "allow-dns"]) {
        assert.ok(prod.has("NetworkPolicy", metadata.name as string, policy), `${String(metadata.name)}: ${policy}`);
      }
    }
  });
});
