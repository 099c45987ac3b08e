import assert from "node:assert/strict";
import fc from "fast-check";
import { isSecretName } from "../../../../policies/reading/secrets/secret-name";
import { isRandom, isSecretValue, secretInText } from "../../../../policies/reading/secrets/secret-text";
import { sha } from "../../judged";

const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const alphanumeric = `${lower}${lower.toUpperCase()}${digits}`;

/** A text of so many characters drawn from an alphabet. */
function drawn(alphabet: string, length: number | { readonly minLength: number; readonly maxLength: number }) {
  const range = typeof length === "number" ? { minLength: length, maxLength: length } : length;
  return fc.string({ unit: fc.constantFrom(...alphabet.split("")), ...range });
}

const hex = drawn(`${digits}abcdef`, 64);
const base64 = drawn(`${alphanumeric}+/`, { minLength: 44, maxLength: 400 });
const word = drawn(lower, { minLength: 2, maxLength: 9 });
const host = fc.tuple(word, word).map((parts) => `${parts.join(".")}.company.com`);

/** Nothing is found in whatever such a generator makes. */
function neverFound(texts: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(texts, (text) => {
      assert.equal(secretInText(text), undefined);
    }),
    { numRuns: 300 },
  );
}

describe("what looks like a secret in a text", () => {
  const secrets: readonly (readonly [what: string, text: string])[] = [
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
    ["a private key", "-----BEGIN PGP PRIVATE KEY BLOCK-----"],
    ["a password in an address", "postgres://keycloak:hunter2@postgres.auth:5432/keycloak"],
    ["a password in an address", "redis://:hunter2@redis:6379"],
    ["a key of the AI gateway or of OpenAI", `key sk-${"a1b2c3d4".repeat(4)}`],
    ["a GitHub token", `ghp_${"a1B2c3D4e5F6".repeat(3)}`],
    ["a GitLab token", "glpat-a1B2c3D4e5F6g7H8i9J0"],
    ["a Slack token", "https://hooks.slack.com/services/T0001/B0001/abcdefghij"],
    ["an access key of an object store", "AKIA" + "ABCDEFGHIJKLMNOP"],
    ["a Hugging Face token", `hf_${"aBcDeFgHiJ".repeat(3)}`],
    ["a signed token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"],
    ["a hash of a password", `$2b$12$${"a".repeat(53)}`],
    ["credentials of a request", "Authorization: Bearer abcdef1234567890"],
    ['a value for "password"', "password: correct-horse9!"],
    ['a value for "password"', 'password = "hunter22"'],
    ['a value for "password"', "password = correct-horse-9"],
    ['a value for "admin_password"', "admin_password=changeme"],
    ['a value for "clientSecret"', '{"clientSecret": "s3cr3tvalue"}'],
    ['a value for "api_key"', "api_key => 'abcd1234efgh'"],
    ['a value for "token"', "https://hooks.company.com/x?id=1&token=abcd1234efgh"],
    ["a random text, as keys and tokens are", "-----BEGIN X-----\naB3dE6gH9jK2mN5pQ8sT\n-----END X-----"],
    ["a random text, as keys and tokens are", "-----BEGIN CERTIFICATE-----\naB3dE6gH9jK2mN5pQ8sT"],
    ["a value that the stack keeps encrypted", "requirepass <secret:redis>"],
    ["a value that the stack keeps encrypted", "<secret>"],
    ["a password in an address, encoded", Buffer.from("postgres://keycloak:hunter2@db/keycloak").toString("base64")],
  ];
  for (const [what, text] of secrets) {
    it(`is ${what} in ${text.slice(0, 24)}…`, () => {
      assert.equal(secretInText(text), what);
    });
  }

  for (const text of [
    "",
    "password: ${PASSWORD}",
    "password: $(PASSWORD)",
    "password = $__file{/etc/secrets/password}",
    "master_key: os.environ/LITELLM_MASTER_KEY",
    'password=os.environ["REDIS_PASSWORD"],',
    "token: {{ .Values.token1 }}",
    "api_key: str, cache: Any",
    "api_key=key_hash,",
    "smtp_auth_password_file: /etc/alertmanager/secrets/smtp-password1",
    "secretName: nginx-tls-2026a",
    "client_secret: gateway-redis-2",
    "password: gateway-redis",
    "key: abcd1234efgh",
    "token = compute(value1)",
    "token: abcd123",
    "password: optional",
    "token_url: https://sso.company.com/realms/webide/protocol/openid-connect/token",
    "daily_tokens: 1500000",
    "pattern: -----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    "http://litellm.ai.svc.cluster.local:4000/v1",
    "postgres://keycloak:$(PASSWORD)@postgres:5432/keycloak",
    "https://sso.company.com:8443/a@b",
    "task-a1b2c3d4e5f6a1b2c3d4e5f6",
    "Authorization: Bearer ${TOKEN}",
    "TabbyML/Qwen2.5-Coder-7B-Instruct",
    "registry.internal/webide/codercom/code-server:4.146.0",
    'webide_gateway_requests_total{user="kim"}',
    "user.gatewayRequestsPerMinute2026LimitExceeded",
  ]) {
    it(`is nothing in ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.equal(secretInText(text), undefined);
    });
  }

  it("takes no time to speak of for a million characters of anything", () => {
    const words = ["a", "aA1", "a:", "x=", "token: ", "a-", "eyJaaaaaaaaaaaa.", "QUFB", " ", "http://a:", "sk-a", '"a'];
    const blocks = [
      "-----BEGIN CERTIFICATE-----\n",
      "-----BEGIN X509 CRL-----",
      "ssh-rsa ",
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR",
    ];
    for (const part of [...words, ...blocks]) {
      const started = performance.now();
      secretInText(part.repeat(1_000_000 / part.length));
      assert.ok(performance.now() - started < 5_000, part);
    }
  }).timeout(100_000);

  it("does not repeat what it found", () => {
    for (const [, text] of secrets) {
      const found = secretInText(text) ?? "";
      assert.ok(!found.includes("hunter2") && !found.includes("s3cr3t") && !found.includes("a1b2"), found);
    }
  });
});

describe("what only looks random", () => {
  it("is not taken for a secret: hashes of content, bare and as images and annotations carry them", () => {
    neverFound(hex);
    neverFound(hex.map((text) => `registry.internal/webide/valkey/valkey:9.1.2@sha256:${text}`));
    neverFound(hex.map((text) => JSON.stringify({ "webide.dev/config-checksum": text })));
    neverFound(fc.tuple(hex, word).map(([text, name]) => `${text}  ${name}@2024.22.2`));
    neverFound(hex.map((text) => text.slice(0, 40).toUpperCase()));
  });

  it("is not taken for a secret: integrity hashes", () => {
    neverFound(drawn(`${alphanumeric}+/`, 86).map((text) => `integrity: sha512-${text}==`));
    neverFound(drawn(`${alphanumeric}+/`, 43).map((text) => `SHA256:${text}`));
  });

  it("is not taken for a secret: certificates, public keys and their base64", () => {
    const block = (label: string) => (text: string) =>
      `-----BEGIN ${label}-----\n${(text.match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;
    for (const label of ["CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY", "X509 CRL"])
      neverFound(base64.map(block(label)));
    neverFound(base64.map(block("CERTIFICATE")).map((pem) => pem + pem));
    neverFound(base64.map((text) => `caBundle: ${Buffer.from(block("CERTIFICATE")(text)).toString("base64")}`));
    neverFound(base64.map((text) => `ssh-ed25519 AAAA${text} kim@company.com`));
  });

  it("is not taken for a secret: addresses with random parts", () => {
    const part = drawn(alphanumeric, { minLength: 1, maxLength: 40 });
    neverFound(fc.tuple(host, part, part).map(([name, a, b]) => `https://${name}/d/${a}/${b}?orgId=1&id=${a}#${b}`));
    neverFound(
      fc.tuple(host, fc.integer({ min: 1, max: 65_535 })).map(([name, port]) => `link: http://${name}:${port}/x`),
    );
  });

  it("is not taken for a secret: identifiers, versions, times and numbers", () => {
    neverFound(fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join("_")));
    neverFound(fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join("-")));
    neverFound(fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `/${words.join("/")}`));
    neverFound(fc.uuid());
    neverFound(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()));
    neverFound(fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String));
  });

  it("is not taken for a secret: words in camelCase", () => {
    const capital = drawn(lower, { minLength: 3, maxLength: 9 }).map(
      (text) => text.charAt(0).toUpperCase() + text.slice(1),
    );
    neverFound(fc.array(capital, { minLength: 1, maxLength: 8 }).map((words) => `x${words.join("")}2026`));
  });
});

describe("what was drawn at random", () => {
  it("is found, alone and in the middle of a text, at least 95 times in 100", () => {
    const texts = fc.sample(drawn(alphanumeric, { minLength: 32, maxLength: 64 }), { numRuns: 400, seed: 5 });
    const missed = texts.filter((text) => secretInText(`# settings\nvalue ${text}\nend`) === undefined);
    assert.ok(missed.length <= 20, `${String(missed.length)} of 400 missed`);
  });

  it("is found when the alphabet is base64", () => {
    const texts = fc.sample(drawn(`${alphanumeric}+/`, 44), { numRuns: 400, seed: 5 });
    const missed = texts.filter((text) => secretInText(text) === undefined);
    assert.ok(missed.length <= 40, `${String(missed.length)} of 400 missed`);
  });

  it("is too short below 20 characters, and at 20 it is not", () => {
    const run = "aB3dE6gH9jK2mN5pQ8sT";
    assert.equal(run.length, 20);
    assert.equal(isRandom(run), true);
    assert.equal(isRandom(run.slice(1)), false);
  });

  it("has letters of both cases, and digits in two places", () => {
    assert.equal(isRandom("aB3dE6gH9jK2mN5pQ8sT".toLowerCase()), false);
    assert.equal(isRandom("aB3dE6gH9jK2mN5pQ8sT".toUpperCase()), false);
    assert.equal(isRandom("aBcdEfgHijKlmNopQrsT"), false);
    assert.equal(isRandom("aB39EfgHijKlmNopQrsT"), false);
    assert.equal(isRandom("aB3aB3aB3aB3aB3aB3aB3"), false);
  });
});

describe("names of secrets", () => {
  for (const name of [
    ...["PASSWORD", "REDIS_PASSWORD", "PGPASSWORD", "clientSecret", "client-secret", "OAUTH2_PROXY_COOKIE_SECRET"],
    ...[
      "GITHUB_TOKEN",
      "apiKey",
      "API_KEY",
      "APIKEY",
      "tls.key",
      "LITELLM_SALT_KEY",
      "DB_PASS",
      "AWS_SECRET_ACCESS_KEY",
    ],
    ...["db.credentials", "PASSWORD2", "ＰＡＳＳＷＯＲＤ", "KEY", "passphrase", "POSTGRES_PWD"],
  ]) {
    it(`include ${name}`, () => {
      assert.equal(isSecretName(name), true);
    });
  }

  for (const name of [
    ...["HOME", "PASSWORD_FILE", "passwordPolicy", "TOKEN_URL", "secretName", "accessTokenLifespan", "API_KEY_ID"],
    ...[
      "MAX_TOKENS",
      "TABBY_SCHEDULER_MAX_WAITING_TOKENS",
      "PUBLIC_KEY",
      "SORT_KEY",
      "keys.json",
      "tokenizer",
      "KEYBOARD",
    ],
    ...["monkey", "bypass", "COMPASS", "GATEWAY_RING_DIR", "token.py", "", "PASSWORD_LENGTH", "SECRET_NAME"],
  ]) {
    it(`do not include ${JSON.stringify(name)}`, () => {
      assert.equal(isSecretName(name), false);
    });
  }
});

describe("the value of a name of a secret", () => {
  for (const value of ["hunter2", "admin", "1234", sha("a"), " x "]) {
    it(`is a secret: ${value.slice(0, 12)}`, () => {
      assert.equal(isSecretValue(value), true);
    });
  }

  for (const value of [
    "",
    "  ",
    "true",
    "None",
    "optional",
    "$(X)",
    "${X}",
    "$X",
    "{{ x }}",
    "/etc/tls/tls.key",
    "./key",
    "***",
  ]) {
    it(`is none: ${JSON.stringify(value)}`, () => {
      assert.equal(isSecretValue(value), false);
    });
  }
});
