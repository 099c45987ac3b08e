import { Secret } from "otpauth";
import { Authenticator } from "../e2e/authenticator";
import type { Answer, HttpBrowser } from "./http-browser";

/** What a user knows and has. */
export interface Person {
  readonly id: string;
  /** The one that Keycloak knows now. */
  readonly password: string;
  /** The one that is chosen when Keycloak demands a new one. @default none: such a demand is an error */
  readonly newPassword?: string;
  /** @default none: Keycloak must let one be enrolled */
  readonly authenticator?: Authenticator;
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { amp: "&", quot: '"', lt: "<", gt: ">", "#39": "'" };
  return text.replace(/&(amp|quot|lt|gt|#39);/g, (_, sign: string) => signs[sign] ?? "");
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

/** The form of a page: where it is sent, and the names of its fields with what they hold. */
function formOf({ body, url }: Answer): { action: string; fields: ReadonlyMap<string, string> } | undefined {
  const form = /<form\b[^>]*\bid="kc-[^>]*>/.exec(body)?.[0];
  const action = form && attribute(form, "action");
  if (action === undefined) return undefined;
  const inputs = [...body.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
  const fields = inputs.flatMap((tag) => {
    const name = attribute(tag, "name");
    return name === undefined ? [] : [[name, attribute(tag, "value") ?? ""] as const];
  });
  return { action: new URL(action, url).href, fields: new Map(fields) };
}

/** What Keycloak says is wrong, as far as it says so. */
function complaint({ body }: Answer): string {
  const said = /id="input-error[^>]*>\s*([^<]*)|class="[^"]*alert__title[^>]*>\s*([^<]*)/.exec(body);
  return (said?.[1] ?? said?.[2] ?? "").trim();
}

/**
 * Signs a user in at the address of a page, through all forms of Keycloak that stand in the way: password, second factor
 * (enrolled where there is none yet), a new password.
 *
 * @returns the page at which it ends, and the person as Keycloak knows them now
 * @throws Error when a form is answered by the same form, with what Keycloak says
 */
export async function signIn(
  browser: HttpBrowser,
  address: string,
  person: Person,
): Promise<{ page: Answer; person: Person }> {
  let page = await browser.open(address);
  let { password, authenticator } = person;
  const seen = new Set<string>();
  for (let form = formOf(page); form !== undefined; form = formOf(page)) {
    const { action, fields } = form;
    const step = ["username", "otp", "totpSecret", "password-new"].find((name) => fields.has(name));
    if (step === undefined || seen.has(step)) {
      throw new Error(`${person.id} can not sign in: at ${step ?? page.url} Keycloak says "${complaint(page)}"`);
    }
    seen.add(step);
    const answers: Record<string, string> = {};
    if (step === "username") Object.assign(answers, { username: person.id, password });
    if (step === "otp") {
      if (authenticator === undefined) throw new Error(`${person.id} is asked for a code and has no authenticator`);
      answers["otp"] = await authenticator.code();
    }
    if (step === "totpSecret") {
      // The page holds the key itself; what it shows to people is the same in base32.
      authenticator = new Authenticator(Secret.fromUTF8(fields.get("totpSecret") ?? "").base32);
      Object.assign(answers, { totp: await authenticator.code(), userLabel: "test" });
    }
    if (step === "password-new") {
      if (person.newPassword === undefined) throw new Error(`${person.id} is asked for a new password`);
      password = person.newPassword;
      Object.assign(answers, { "password-new": password, "password-confirm": password });
    }
    page = await browser.open(action, { form: { ...Object.fromEntries(fields), ...answers } });
  }
  return { page, person: { ...person, password, ...(authenticator && { authenticator }) } };
}
