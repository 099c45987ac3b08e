import assert from "node:assert/strict";
import fc from "fast-check";
import { firstPasswordArgs, passwordPolicy } from "../../../../components/identity/password-policy";
import { RandomProvider } from "../../../../embedded/plugins/random/random-provider";
import { randomTypes } from "../../../../embedded/plugins/random/random-types";
import { Secret, unknown } from "../../../../embedded/plugins/wire/value";
import type { Properties, Value } from "../../../../embedded/plugins/wire/value";

const plugin = new RandomProvider();

function resource(type: string): { urn: string; type: string; name: string } {
  const token = `random:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  return { urn: `urn:pulumi:dev::webide::${token}::x`, type: token, name: "x" };
}

async function create(type: string, inputs: Properties): Promise<{ id: string; properties: Properties }> {
  const signal = new AbortController().signal;
  return plugin.create(resource(type), { inputs, preview: false, timeoutSeconds: 0, signal });
}

async function preview(type: string, inputs: Properties): Promise<Properties> {
  const signal = new AbortController().signal;
  const request = { inputs, preview: true, timeoutSeconds: 0, signal };
  return (await plugin.create(resource(type), request)).properties;
}

async function replaces(type: string, olds: Properties, news: Properties): Promise<readonly string[] | undefined> {
  const request = { id: "x", olds, oldInputs: {}, news, ignoreChanges: [] };
  return (await plugin.diff(resource(type), request)).replaces;
}

async function failures(type: string, news: Properties): Promise<string[]> {
  const checked = await plugin.check(resource(type), { olds: {}, news, randomSeed: new Uint8Array() });
  return (checked.failures ?? []).map(({ property, reason }) => `${property}: ${reason}`);
}

async function adopt(type: string, id: string): ReturnType<RandomProvider["read"]> {
  return plugin.read(resource(type), { id, properties: {}, inputs: {} });
}

async function password(inputs: Properties): Promise<string> {
  const { result } = (await create("RandomPassword", inputs)).properties;
  assert.ok(result instanceof Secret);
  return result.value as string;
}

function count(text: string, characters: RegExp): number {
  return text.match(characters)?.length ?? 0;
}

describe("random stand-in: passwords", () => {
  it("have the length and at least as many of each class as asked for", async () => {
    const least = fc.integer({ min: 0, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        least,
        least,
        least,
        least,
        fc.integer({ min: 1, max: 12 }),
        async (upper, lower, digits, special, more) => {
          const length = upper + lower + digits + special + more;
          const text = await password({
            length,
            minUpper: upper,
            minLower: lower,
            minNumeric: digits,
            minSpecial: special,
          });
          assert.equal(text.length, length);
          assert.ok(count(text, /[A-Z]/g) >= upper && count(text, /[a-z]/g) >= lower);
          assert.ok(count(text, /[0-9]/g) >= digits && count(text, /[^A-Za-z0-9]/g) >= special);
        },
      ),
    );
  });

  it("use no class that is switched off", async () => {
    const text = await password({ length: 200, special: false, upper: false, numeric: false });
    assert.match(text, /^[a-z]{200}$/);
  });

  it("take special characters from the given ones only", async () => {
    const text = await password({ length: 200, overrideSpecial: "+%", upper: false, lower: false, numeric: false });
    assert.match(text, /^[+%]{200}$/);
  });

  it("satisfy the realm's policy when made for it", async () => {
    const text = await password(firstPasswordArgs(passwordPolicy) as unknown as Properties);
    assert.match(text, /^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[-+=%.:]).{12,}$/);
  });

  it("use every character about equally often, at every place", async () => {
    const texts = await Promise.all(
      Array.from({ length: 400 }, () =>
        password({ length: 40, minNumeric: 1, special: false, upper: false, lower: false }),
      ),
    );
    const digits = Array.from({ length: 10 }, (_, digit) => count(texts.join(""), new RegExp(String(digit), "g")));
    // 16,000 digits: 1,600 of each, with a standard deviation of 38.
    assert.ok(
      digits.every((number) => Math.abs(number - 1600) < 230),
      digits.join(" "),
    );
  });

  it("are secret in the state, and their id says nothing", async () => {
    const { id, properties } = await create("RandomPassword", { length: 16 });
    assert.deepEqual([id, properties["id"]], ["none", "none"]);
    assert.doesNotMatch(JSON.stringify(properties), /"result":"(?!\[secret\])/);
  });

  it("of any program differ", async () => {
    const texts = await Promise.all(Array.from({ length: 50 }, () => password({ length: 12 })));
    assert.equal(new Set(texts).size, 50);
  });
});

describe("random stand-in: replacement", () => {
  it("happens when a keeper changes, appears or goes", async () => {
    const { properties } = await create("RandomString", { length: 8, keepers: { v: "1" } });
    assert.deepEqual(await replaces("RandomString", properties, { length: 8, keepers: { v: "2" } }), ["keepers"]);
    assert.deepEqual(await replaces("RandomString", properties, { length: 8, keepers: { v: "1", w: "1" } }), [
      "keepers",
    ]);
    assert.deepEqual(await replaces("RandomString", properties, { length: 8 }), ["keepers"]);
  });

  it("does not happen because a default is written out", async () => {
    const { properties } = await create("RandomPassword", { length: 8 });
    const news = { length: 8, upper: true, minLower: 0, numeric: true, keepers: {} };
    assert.deepEqual(await replaces("RandomPassword", properties, news), []);
  });

  it("happens when an input goes back to its default", async () => {
    const { properties } = await create("RandomPassword", { length: 8, special: false });
    assert.deepEqual(await replaces("RandomPassword", properties, { length: 8 }), ["special"]);
  });

  it("does not happen because of a keeper without a value", async () => {
    const { properties } = await create("RandomString", { length: 8, keepers: { v: "1" } });
    assert.deepEqual(await replaces("RandomString", properties, { length: 8, keepers: { v: "1", w: null } }), []);
  });

  it("does not happen because a keeper is secret", async () => {
    const { properties } = await create("RandomString", { length: 8, keepers: { v: new Secret("1") } });
    assert.deepEqual(await replaces("RandomString", properties, { length: 8, keepers: { v: "1" } }), []);
  });

  it("is announced when a keeper is not known yet", async () => {
    const { properties } = await create("RandomString", { length: 8, keepers: { v: "1" } });
    assert.deepEqual(await replaces("RandomString", properties, { length: 8, keepers: { v: unknown } }), ["keepers"]);
  });
});

describe("random stand-in: preview", () => {
  for (const [token, type] of Object.entries(randomTypes)) {
    it(`knows nothing that ${token.split(":")[2]!} draws`, async () => {
      const required: Properties = { length: 8, byteLength: 8, min: 1, max: 2 };
      const inputs = Object.fromEntries(Object.entries(required).filter(([name]) => name in type.inputs));
      const properties = await preview(token.split(":")[2]!, inputs);
      for (const name of ["id", ...type.drawn]) assert.equal(properties[name], unknown, name);
    });
  }
});

describe("random stand-in: inputs", () => {
  const cases: readonly [string, string, Properties, RegExp][] = [
    ["a missing length", "RandomPassword", {}, /^length: is required/],
    ["a length of 0", "RandomString", { length: 0 }, /^length: 0 is too small/],
    [
      "a length below the least numbers",
      "RandomPassword",
      { length: 3, minUpper: 2, minLower: 2 },
      /^length: 3 is less than the sum .*, 4$/,
    ],
    [
      "no class of characters",
      "RandomString",
      { length: 8, special: false, upper: false, lower: false, number: false },
      /^special: .* no character may be used$/,
    ],
    ["a text for a number", "RandomBytes", { length: "32" }, /^length: is not of the kind integer$/],
    [
      "a misspelt input",
      "RandomBytes",
      { length: 32, lenght: 1 },
      /^lenght: is not an input; there are: keepers, length$/,
    ],
    ["a least number above the greatest", "RandomInteger", { min: 2, max: 1 }, /^min: 2 is more than max, 1$/],
  ];
  for (const [what, type, inputs, words] of cases) {
    it(`refuse ${what} in words`, async () => {
      assert.match((await failures(type, inputs)).join("\n"), words);
    });
  }

  it("that are not known yet are not judged", async () => {
    assert.deepEqual(await failures("RandomPassword", { length: unknown, minUpper: 30 }), []);
  });

  it("say nothing of a secret one", async () => {
    const [failure] = await failures("RandomBytes", { length: new Secret("s3cr3t") });
    assert.equal(failure, "length: is not of the kind integer");
  });

  it("of a type that is not there name those that are", async () => {
    await assert.rejects(
      failures("RandomPet", {}),
      /no random:index\/randomPet:RandomPet; it has RandomBytes, RandomId/,
    );
  });
});

describe("random stand-in: values in several spellings", () => {
  it("RandomId: the same bytes, the prefix before each, none in the id", async () => {
    const { id, properties } = await create("RandomId", { byteLength: 8, prefix: "ide-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 8);
    assert.deepEqual(
      [properties["b64Std"], properties["hex"], properties["dec"]],
      [`ide-${bytes.toString("base64")}`, `ide-${bytes.toString("hex")}`, `ide-${bytes.readBigUInt64BE().toString()}`],
    );
  });

  it("RandomBytes: the same bytes, both secret", async () => {
    const { id, properties } = await create("RandomBytes", { length: 32 });
    const open = (value: Value | undefined): string =>
      value instanceof Secret ? (value.value as string) : assert.fail();
    assert.equal(id, "none");
    assert.equal(Buffer.from(open(properties["base64"]), "base64").toString("hex"), open(properties["hex"]));
    assert.equal(open(properties["hex"]).length, 64);
  });

  it("RandomInteger: every number of the range, its ends included, and no other", async () => {
    const drawn = await Promise.all(Array.from({ length: 300 }, () => create("RandomInteger", { min: -1, max: 2 })));
    assert.deepEqual([...new Set(drawn.map(({ properties }) => properties["result"]))].sort(), [-1, 0, 1, 2]);
  });
});

describe("random stand-in: import", () => {
  it("takes a password by its text and keeps it secret", async () => {
    const adopted = await adopt("RandomPassword", "correct horse");
    assert.deepEqual(
      [adopted?.id, adopted?.properties["result"], adopted?.inputs],
      ["none", new Secret("correct horse"), { length: 13 }],
    );
  });

  it("takes an id with its prefix", async () => {
    const adopted = await adopt("RandomId", "my-prefix-,p-9hUg");
    assert.deepEqual(
      [adopted?.id, adopted?.properties["b64Url"], adopted?.inputs],
      ["p-9hUg", "my-prefix-p-9hUg", { byteLength: 4, prefix: "my-prefix-" }],
    );
  });

  it("says how an integer's id must look", async () => {
    await assert.rejects(async () => adopt("RandomInteger", "5"), /"5" is not <result>,<min>,<max>/);
  });

  it("does not say mistyped secret bytes back", async () => {
    await assert.rejects(async () => adopt("RandomBytes", "s3cr3t!"), { message: "the id is not bytes in base64" });
  });
});
