import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Problem } from "../../../components/core/document-problem";
import { DocumentError, formatProblem } from "../../../components/core/document-problem";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { readExemptions } from "../../../policies/limits/exemptions";
import { readHashes } from "../../../policies/limits/hashes";
import { readKnownBad } from "../../../policies/limits/known-bad";
import { readQuotas } from "../../../policies/limits/quotas";
import { readRegistries } from "../../../policies/limits/registries";
import { readWhitelist } from "../../../policies/limits/whitelist";
import { sha } from "../judged";

type Reader = (file: string, content: string) => { readonly data?: unknown; readonly problems: readonly Problem[] };

/** Reads a text that is wrong; gives its problems, one line each, without the file's name. */
function problems(reader: Reader, content: string): string[] {
  const result = reader("f", content);
  assert.equal(result.data, undefined, "a file with problems must give no data");
  return result.problems.map((problem) => formatProblem(problem).replace(/^f:/, ""));
}

/** Expects exactly one problem that says all of this. */
function one(reader: Reader, content: string, ...parts: readonly (string | RegExp)[]): void {
  const found = problems(reader, content);
  assert.equal(found.length, 1, found.join("\n"));
  // One line that says where, what stands there, what is wrong, and what may stand there instead.
  assert.match(found[0] ?? "", /^\d+:\d+: [^\n]+ (?:Allowed: [^\n]+|is not valid YAML: [^\n]+)\.$/);
  for (const part of parts)
    assert.match(
      found[0] ?? "",
      typeof part === "string" ? new RegExp(part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")) : part,
    );
}

const approved = `approved_date: "2026-01-01", approved_by: security-team`;
const entry = (id: string, version = "1.x"): string =>
  `  - { id: ${JSON.stringify(id)}, version: ${JSON.stringify(version)}, ${approved} }`;
const blocked = `blocked_extensions:\n  - { id: "*remote*", reason: r }`;
const whitelist = (...entries: readonly string[]): string => `extensions:\n${entries.join("\n")}\n${blocked}\n`;

describe("a whitelist that is wrong", () => {
  it("is refused when it lists nothing", () => {
    one(readWhitelist, `extensions: []\n${blocked}`, "extensions is too small", "at least 1");
    one(readWhitelist, `extensions:\n${blocked}`, '1:12: extensions "" is empty', "a list");
  });

  for (const content of ["", "\n\n", "# nothing\n", "null\n", "[]\n", "text\n", "\uFEFF"]) {
    it(`is refused when it is ${JSON.stringify(content)}`, () => {
      one(readWhitelist, content, /^\d+:1: the document/, "a mapping of keys");
    });
  }

  it("is refused without one of its two lists, and with a list that is none", () => {
    one(readWhitelist, blocked, "extensions is missing");
    one(readWhitelist, `extensions:\n${entry("a.b")}`, "blocked_extensions is missing");
    one(readWhitelist, `extensions: { a: b }\n${blocked}`, "extensions is a mapping of keys");
    one(readWhitelist, `extensions: [a.b]\n${blocked}`, "extensions[0]", "is text");
  });

  it("is refused when it blocks nothing", () => {
    one(
      readWhitelist,
      whitelist(entry("a.b")).replace(/blocked[^]*/, "blocked_extensions: []"),
      "blocked_extensions is too small",
    );
  });

  it("is refused when it is no YAML, with the line", () => {
    one(readWhitelist, "extensions: [\n", "is not valid YAML");
  });

  for (const id of ["*", "*.*", "ms-python.*", "a*.b"]) {
    it(`is refused with the wildcard ${id}`, () => {
      one(
        readWhitelist,
        whitelist(entry(id)),
        "2:11: extensions[0].id",
        "is a wildcard; each extension is approved by itself",
      );
    });
  }

  it("is refused with look-alike letters, which are named", () => {
    one(readWhitelist, whitelist(entry("ms-pуthon.python")), "U+0443");
    one(readWhitelist, whitelist(entry("acme.\u212Aim")), "U+212A", "NFKC");
  });

  for (const [what, id, code] of [
    ["Cyrillic", "ms-python.p\u0443thon", "U+0443"],
    ["Greek", "acme.t\u03BFol", "U+03BF"],
    ["full-width", "acme.\uFF54ool", "U+FF54"],
    ["a letter without width", "acme.to\u200Bol", "U+200B"],
    ["text that runs backwards", "acme.\u202Eloot", "U+202E"],
    ["a dotless i", "acme.kern\u0131", "U+0131"],
    ["a combined accent", "acme.tool\u0301", "U+0301"],
  ] as const) {
    it(`is refused with a script that only looks right: ${what}`, () => {
      one(readWhitelist, whitelist(entry(id)), "2:11: extensions[0].id", code);
      const exception = `exceptions: [{ id: ${JSON.stringify(id)}, reason: r, expires: "2027-01-01" }]`;
      one(
        readWhitelist,
        whitelist(entry("a.b")).replace("reason: r", `reason: r, ${exception}`),
        "exceptions[0].id",
        code,
      );
    });
  }

  for (const id of ["python", "", "a b.c", ".b", "a.", "-a.b", "a/b", "a.b@1.0.0", "__proto__"]) {
    it(`is refused with ${JSON.stringify(id)} as an id`, () => {
      one(readWhitelist, whitelist(entry(id)), "extensions[0].id", "is no extension id");
    });
  }

  for (const range of [
    "*", "latest", "", ">=0", "1.x || *", "x", "x.x", "^x", "1", "1.2", "1.*", "^1", "<=2.0.0", "1.0.0 - 2.0.0", "v1.2.3", "1.2.3+build", "1.2.x.x", "2024.22.X",
  ]) {
    it(`is refused with the range ${JSON.stringify(range)}`, () => {
      one(
        readWhitelist,
        whitelist(entry("a.b", range)),
        "extensions[0].version",
        "is no range of versions",
        "2024.22.x",
      );
    });
  } // prettier-ignore

  it("is refused with a range that is a number, because 1.20 would be read as 1.2", () => {
    one(readWhitelist, whitelist(entry("a.b").replace('"1.x"', "1.20")), "extensions[0].version", "put it in quotes");
  });

  it("is refused with a last day that does not exist", () => {
    const lapsing = entry("a.b").replace(" }", ', expires: "2027-02-29" }');
    one(readWhitelist, whitelist(lapsing), "extensions[0].expires", "a day that exists");
  });

  it("is refused with one exception in two entries that disagree", () => {
    const exceptions = ["2027-01-01", "2099-01-01"]
      .map((day) => `{ id: A.remote, reason: r, expires: "${day}" }`)
      .join(", ")
      .replace("A.", "a.");
    one(
      readWhitelist,
      whitelist(entry("a.b")).replace("reason: r", `reason: r, exceptions: [${exceptions}]`),
      "blocked_extensions[0].exceptions[1].id",
      "stands twice",
    );
  });

  it("is refused when one id stands twice and the lines disagree, whatever its case", () => {
    one(
      readWhitelist,
      whitelist(entry("acme.tool", "1.x"), entry("Acme.Tool", "2.x")),
      "3:11: extensions[1].id",
      "the two lines disagree: 1.x and 2.x",
    );
  });

  it("is refused when one id stands twice in the same words", () => {
    one(readWhitelist, whitelist(entry("a.b"), entry("a.b")), "stands twice. Allowed: each id once");
  });

  it("is refused with a day that does not exist", () => {
    one(
      readWhitelist,
      whitelist(entry("a.b")).replace("2026-01-01", "2026-02-30"),
      "approved_date",
      "a day that exists",
    );
  });

  it("is refused with an unknown key, so that a typo is no approval without conditions", () => {
    one(
      readWhitelist,
      whitelist(entry("a.b").replace("approved_by", "aproved_by")).replace(
        "approved_date",
        "approved_by: x, approved_date",
      ),
      "aproved_by",
    );
  });

  for (const pattern of ["*", "*a*", "*Remote*", "*rémote*"]) {
    it(`is refused with the blocked pattern ${pattern}`, () => {
      one(
        readWhitelist,
        whitelist(entry("a.b")).replace("*remote*", pattern),
        "blocked_extensions[0].id",
        "is no pattern of ids",
      );
    });
  }

  it("is refused when a pattern stands twice", () => {
    one(
      readWhitelist,
      `${whitelist(entry("a.b"))}  - { id: "*remote*", reason: s }\n`,
      "blocked_extensions[1].id",
      "stands twice",
    );
  });
});

describe("a file of hashes that is wrong", () => {
  const cases: readonly [what: string, content: string, message: string][] = [
    ["one space", `${sha("a")} a.b@1.0.0`, "is no line of hashes"],
    ["a tab", `${sha("a")}\ta.b@1.0.0`, "is no line of hashes"],
    ["a third field", `${sha("a")}  a.b@1.0.0  x`, "is no line of hashes"],
    ["no artefact", sha("a"), "is no line of hashes"],
    ["upper-case digits", `${sha("A")}  a.b@1.0.0`, "is no hash"],
    ["63 digits", `${sha("a").slice(1)}  a.b@1.0.0`, "is no hash"],
    ["another word", "unknown  a.b@1.0.0", "is no hash"],
    ["no version", `${sha("a")}  a.b`, "names no artefact"],
    ["a range", `${sha("a")}  a.b@1.x`, "names no artefact"],
    ["a wildcard", `${sha("a")}  a.*@1.0.0`, "names no artefact"],
    ["look-alike letters", `${sha("a")}  а.b@1.0.0`, "names no artefact"],
  ];
  for (const [what, content, message] of cases) {
    it(`is refused with ${what}`, () => {
      one(readHashes, `# comment\n\n${content}\n`, /^3:/, message);
    });
  }

  for (const content of ["", "\n", "# sha256  publisher.name@version\n"]) {
    it(`is refused when it lists nothing: ${JSON.stringify(content)}`, () => {
      one(readHashes, content, "1:1: the document lists no hash", "a line for each approved extension");
    });
  }

  it("is refused when an artefact stands twice with another hash, whatever its case", () => {
    one(readHashes, `${sha("a")}  a.b@1.0.0\n${sha("b")}  A.B@1.0.0\n`, "2:67:", "stands twice, with another hash");
  });

  it("is refused when an artefact stands twice with the same hash", () => {
    one(readHashes, `${sha("a")}  a.b@1.0.0\n${sha("a")}  a.b@1.0.0\n`, "stands twice.");
  });

  it("is read by exact fields: a longer id is another artefact", () => {
    const { data } = readHashes("f", `${sha("a")}  a.bc@1.0.0\r\nunverified  x.a.b@1.0.0\n`);
    assert.equal(data?.get("a.b@1.0.0"), undefined);
    assert.equal(data?.get("a.bc@1.0.0"), sha("a"));
  });
});

describe("quota ceilings that are wrong", () => {
  const tier = `{ name: n, reason: r, hard: { requests.cpu: "2", requests.memory: 4Gi, limits.cpu: "4", limits.memory: 8Gi, persistentvolumeclaims: "2", requests.storage: 20Gi } }`;
  const quotas = (change: (text: string) => string): string =>
    `tiers:\n  default: ${change(tier)}\n  elevated: ${tier.replace("name: n", "name: e")}\n`;

  it("are refused without one of the six keys", () => {
    one(
      readQuotas,
      quotas((text) => text.replace(", requests.storage: 20Gi", "")),
      'tiers.default.hard."requests.storage" is missing',
    );
  });

  it("are refused with a seventh key", () => {
    one(
      readQuotas,
      quotas((text) => text.replace("20Gi }", '20Gi, pods: "1" }')),
      "tiers.default.hard.pods",
    );
  });

  it("are refused with a number that is not in quotes, and with a wrong unit", () => {
    one(
      readQuotas,
      quotas((text) => text.replace('"2"', "2")),
      "put it in quotes",
    );
    one(
      readQuotas,
      quotas((text) => text.replace("8Gi", "8GB")),
      "is no quantity",
    );
  });

  it("are refused when both tiers have one name, by which nobody could tell which holds", () => {
    const same = `tiers:\n  default: ${tier}\n  elevated: ${tier}\n`;
    one(readQuotas, same, "tiers.elevated.name", "is the name of the default tier too");
  });

  for (const amount of ["-1", "1e3", "1.", "lots", "", "4gi", "4 Gi", "\uFF14Gi"]) {
    it(`are refused with the amount ${JSON.stringify(amount)}`, () => {
      one(
        readQuotas,
        quotas((text) => text.replace("8Gi", JSON.stringify(amount))),
        'tiers.default.hard."limits.memory"',
        "is no quantity",
      );
    });
  }

  it("are refused without a tier, and with a third one", () => {
    one(readQuotas, `tiers:\n  default: ${tier}\n`, "tiers.elevated is missing");
    one(readQuotas, `${quotas((text) => text)}  unlimited: ${tier}\n`, "tiers.unlimited is not a known key");
  });
});

describe("registries that are wrong", () => {
  const registries = (image: string, vsix = "https://nexus.internal/vsix"): string =>
    `images:\n  - { prefix: ${JSON.stringify(image)}, class: production, reason: r }\nextensions:\n  - { prefix: ${JSON.stringify(vsix)}, class: production, reason: r }\npullSecrets: []\n`;

  for (const prefix of [
    "",
    "*",
    "registry.internal",
    "registry.internal/",
    "https://registry.internal/x",
    "registry.internal/x:1",
    "webide",
    "REG.internal/x",
  ]) {
    it(`are refused with ${JSON.stringify(prefix)} for images`, () => {
      one(readRegistries, registries(prefix), "images[0].prefix");
    });
  }

  for (const prefix of [
    "",
    "https://",
    "http://nexus.internal/vsix",
    "https://nexus.internal/vsix/",
    "https://nexus.internal/*",
    "https://a@b.c/vsix",
    "nexus.internal/vsix",
  ]) {
    it(`are refused with ${JSON.stringify(prefix)} for extensions`, () => {
      one(readRegistries, registries("registry.internal/webide", prefix), "extensions[0].prefix");
    });
  }

  it("are refused with one place or Secret in two lines, of which the laxer would count", () => {
    const line = `  - { prefix: "localhost/webide", class: embedded, reason: r }\n`;
    const images = `images:\n${line}${line.replace("embedded", "production")}`;
    one(readRegistries, registries("a.b/c").replace(/images:\n.*\n/, images), "3:15: images[1].prefix", "stands twice");
    const folder = `  - { prefix: "https://nexus.internal/vsix", class: embedded, reason: r }\n`;
    one(
      readRegistries,
      registries("a.b/c").replace("pullSecrets", `${folder}pullSecrets`),
      "extensions[1].prefix",
      "stands twice",
    );
    const secrets = `pullSecrets:\n  - { name: a, reason: r }\n  - { name: a, reason: s }\n`;
    one(
      readRegistries,
      registries("a.b/c").replace("pullSecrets: []\n", secrets),
      "pullSecrets[1].name",
      "stands twice",
    );
  });

  for (const name of ["", "*", "Mirror", "a b", "-a"]) {
    it(`are refused with ${JSON.stringify(name)} as a Secret`, () => {
      const secret = `pullSecrets: [{ name: ${JSON.stringify(name)}, reason: r }]`;
      one(
        readRegistries,
        registries("a.b/c").replace("pullSecrets: []", secret),
        "pullSecrets[0].name",
        "mirror-login",
      );
    });
  }

  it("are refused with another class", () => {
    one(
      readRegistries,
      registries("registry.internal/webide").replace("production", "any"),
      "images[0].class",
      "production, embedded",
    );
  });
});

describe("known-bad versions that are wrong", () => {
  const row = (change: string): string =>
    `versions:\n  - { component: c, repositories: [c], reason: r, link: "https://example.com/", reviewed: "2026-11-23", ${change} }\n`;

  it("are refused when a row forbids nothing", () => {
    one(readKnownBad, row("retired: true").replace(", retired: true", ""), "versions[0]", "forbids nothing");
  });

  it("are refused with words for versions, and with an empty list of them", () => {
    one(readKnownBad, row('deny: ["latest"]'), "versions[0].deny[0]", "is no version");
    one(readKnownBad, row("deny: []"), "versions[0].deny");
  });

  it("are refused without a link over https or a day of review", () => {
    one(readKnownBad, row('deny: ["1.0"]').replace("https://example.com/", "http://example.com/"), "versions[0].link");
    one(readKnownBad, row('deny: ["1.0"]').replace(', reviewed: "2026-11-23"', ""), "versions[0].reviewed is missing");
  });
});

describe("exemptions that are wrong", () => {
  const read: Reader = (file, content) => readExemptions(file, content, ["img/digest"]);
  const exemption = (change: (text: string) => string): string =>
    `exemptions:\n  - ${change(`{ stack: prod, rule: img/digest, object: { kind: Deployment, namespace: ingress, name: nginx }, covers: review, reason: the mirror is not filled, owner: platform-team, expires: "2027-01-01" }`)}\n`;

  it("are read when they are right, and when there are none", () => {
    assert.equal(
      readExemptions(
        "f",
        exemption((text) => text),
        ["img/digest"],
      ).data?.length,
      1,
    );
    assert.deepEqual(readExemptions("f", "exemptions: []", []).data, []);
  });

  for (const [from, to, place] of [
    ["name: nginx", 'name: "*"', "object.name"],
    ["name: nginx", 'name: "n*"', "object.name"],
    ["name: nginx", 'name: "-*"', "object.name"],
    ["name: nginx", 'name: "*nginx"', "object.name"],
    ["namespace: ingress", 'namespace: "*"', "object.namespace"],
    ["kind: Deployment", 'kind: "*"', "object.kind"],
    ["stack: prod", 'stack: "*"', "stack"],
    ["img/digest", "img/*", "rule"],
    ["img/digest", "img/digests", "rule"],
    ["2027-01-01", "2027-02-30", "expires"],
    ["2027-01-01", "never", "expires"],
    ["covers: review", "covers: all", "covers"],
    ["the mirror is not filled", "because", "reason"],
    [", owner: platform-team", "", "owner"],
    [', expires: "2027-01-01"', "", "expires"],
    [", name: nginx", "", "object.name"],
  ] as const) {
    it(`are refused with ${JSON.stringify(to)} in place of ${JSON.stringify(from)}`, () => {
      one(read, exemption((text) => text.replace(from, to)), `exemptions[0].${place}`);
    });
  } // prettier-ignore
});

describe("exemptions that disagree", () => {
  const line = (expires: string, name = "nginx"): string =>
    `  - { stack: prod, rule: img/digest, object: { name: ${name}, kind: Deployment, namespace: ingress }, covers: review, reason: the mirror is not filled, owner: platform-team, expires: "${expires}" }\n`;
  const read: Reader = (file, content) => readExemptions(file, content, ["img/digest"]);

  it("are refused: the later day would count", () => {
    one(read, `exemptions:\n${line("2027-01-01")}${line("2099-01-01")}`, "3:38: exemptions[1].object", "twice");
  });

  it("are none when they are about two objects", () => {
    assert.equal(read("f", `exemptions:\n${line("2027-01-01")}${line("2099-01-01", "waker")}`).problems.length, 0);
  });
});

describe("a baseline with something wrong", () => {
  it("gives every problem of every file at once, a missing file among them", () => {
    const dir = mkdtempSync(path.join(tmpdir(), "baseline-"));
    try {
      cpSync(path.join(policiesDir, "baseline"), path.join(dir, "baseline"), { recursive: true });
      rmSync(path.join(dir, "baseline", "extensions-hashes.txt"));
      writeFileSync(path.join(dir, "baseline", "quotas.yaml"), "tiers: {}\n");
      writeFileSync(path.join(dir, "exemptions.yaml"), "exemptions: []\n");
      assert.throws(
        () => readBaseline(dir, []),
        (error) => {
          assert.ok(error instanceof DocumentError);
          assert.equal(error.problems.length, 3);
          assert.match(
            error.message,
            /extensions-hashes\.txt:1:1: the document is missing; without it nothing may be deployed/,
          );
          assert.match(error.message, /quotas\.yaml.*tiers\.default is missing/);
          return true;
        },
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
