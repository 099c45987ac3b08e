import { isObject, unknown } from "../wire/value";
import type { Properties, Value } from "../wire/value";

/** How to reach Keycloak, and as whom. */
export interface ProviderSettings {
  /** Address without a trailing slash, with the base path. Undefined where nobody gave one. */
  readonly url: string | undefined;
  /** Address of the admin API, where it is another one. @default the same */
  readonly adminUrl: string | undefined;
  /** Realm to log in to. */
  readonly realm: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A token made elsewhere; used as it is, and never renewed. */
  readonly accessToken: string | undefined;
  /** Log in at once, so that wrong credentials show at preview. */
  readonly initialLogin: boolean;
  /** Seconds that one request may take. */
  readonly timeoutSeconds: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Certificates as PEM texts. */
  readonly tls: {
    readonly authority: string | undefined;
    readonly certificate: string | undefined;
    readonly privateKey: string | undefined;
    readonly anyServer: boolean;
  };
  /** Names of settings whose values a preview does not know yet. */
  readonly unknown: readonly string[];
}

/** The environment variables that stand in where the program is silent; those of the official plugin. */
const variables = {
  url: "KEYCLOAK_URL",
  adminUrl: "KEYCLOAK_ADMIN_URL",
  basePath: "KEYCLOAK_BASE_PATH",
  realm: "KEYCLOAK_REALM",
  clientId: "KEYCLOAK_CLIENT_ID",
  clientSecret: "KEYCLOAK_CLIENT_SECRET",
  username: "KEYCLOAK_USER",
  password: "KEYCLOAK_PASSWORD",
  accessToken: "KEYCLOAK_ACCESS_TOKEN",
  clientTimeout: "KEYCLOAK_CLIENT_TIMEOUT",
} as const;

/**
 * The provider's settings out of the program and the environment.
 *
 * @throws RangeError naming a setting and what is allowed
 */
export function providerSettings(
  args: Properties,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ProviderSettings {
  for (const name of ["jwtSigningKey", "jwtToken", "jwtTokenFile", "redHatSso"]) {
    if (isGiven(args[name])) {
      throw new RangeError(
        `keycloak provider: the stand-in does not know the setting "${name}"; log in by clientId and clientSecret, or by username and password, or install the official plugin`,
      );
    }
  }
  const text = (name: string): string | undefined => {
    const value = args[name];
    if (value === unknown) return undefined;
    const given = typeof value === "string" && value !== "" ? value : undefined;
    const variable = name in variables ? env[variables[name as keyof typeof variables]] : undefined;
    return given ?? (variable === "" ? undefined : variable);
  };
  const address = (name: "url" | "adminUrl") => {
    const base = text(name)?.replace(/\/+$/, "");
    if (base === undefined) return undefined;
    if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
      throw new RangeError(
        `keycloak provider: "${base}" is not an address (${name} or ${variables[name]}); write it in full, as in "https://sso-admin.company.com"`,
      );
    }
    return base + (text("basePath") ?? "");
  };
  return {
    url: address("url"),
    adminUrl: address("adminUrl"),
    realm: text("realm") ?? "master",
    clientId: text("clientId"),
    clientSecret: text("clientSecret"),
    username: text("username"),
    password: text("password"),
    accessToken: text("accessToken"),
    initialLogin: flag(args, "initialLogin", true),
    timeoutSeconds: seconds(text("clientTimeout") ?? "5"),
    headers: headers(args["additionalHeaders"]),
    tls: {
      authority: text("rootCaCertificate"),
      certificate: text("tlsClientCertificate"),
      privateKey: text("tlsClientPrivateKey"),
      anyServer: flag(args, "tlsInsecureSkipVerify", false),
    },
    unknown: Object.keys(args).filter((name) => args[name] === unknown),
  };
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && value !== "false" && value !== false;
}

/** The node SDK hands everything over as JSON in a text. */
function flag(args: Properties, name: string, silent: boolean): boolean {
  const value = args[name];
  if (value === undefined || value === null || value === unknown || value === "") return silent;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new RangeError(`keycloak provider: ${name} is neither true nor false`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(
    `keycloak provider: "${text}" is no number of seconds (clientTimeout or KEYCLOAK_CLIENT_TIMEOUT); give one above 0`,
  );
}

function headers(value: Value | undefined): Record<string, string> {
  const parsed: unknown = typeof value === "string" && value !== "" ? JSON.parse(value) : value;
  if (!isObject(parsed as Value | undefined)) return {};
  return Object.fromEntries(
    Object.entries(parsed as Record<string, unknown>).flatMap(([name, text]) =>
      typeof text === "string" ? [[name, text]] : [],
    ),
  );
}
