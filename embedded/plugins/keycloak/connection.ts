import { setTimeout as sleep } from "node:timers/promises";
import type KeycloakAdminClient from "@keycloak/keycloak-admin-client";
import { KeyLock } from "./key-lock";
import { NoAnswer } from "./no-answer";
import { ServerRefusal } from "./server-refusal";
import { serverWords } from "./server-words";
import type { ProviderSettings } from "./settings";
import { transport } from "./transport";

/** Milliseconds for which a Keycloak that does not answer is tried again. */
const patience = 20_000;

/** The same for one that answers that it is starting (503). */
const startPatience = 60_000;

/** A write is waited for at least this long, in seconds: after giving one up nobody knows whether it happened. */
const writeSeconds = 60;

/** Codes of failures in which no byte of the request was worked on. */
const notReached = new Set(["ECONNREFUSED", "EAI_AGAIN", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/** Codes of failures that do not pass by themselves: the server is not the one that the settings trust. */
const untrusted = /CERT|SIGNATURE|^ERR_(TLS|SSL)_/;

interface Clients {
  readonly reading: KeycloakAdminClient;
  readonly writing: KeycloakAdminClient;
}

/** The admin API of one Keycloak: logs in when first needed, renews its token, waits for a server that is starting. */
export class Connection {
  private readonly locks = new KeyLock();
  private clients?: Promise<Clients>;
  private login?: Promise<void>;
  private token?: { readonly text: string; readonly until: number };
  /** When it was first met without an answer, in milliseconds; all work shares one patience, or it would add up. */
  private silentSince?: number;

  constructor(private readonly settings: ProviderSettings) {}

  /** Logs in, so that wrong credentials show before anything is done. */
  async open(): Promise<void> {
    const { reading } = await this.connect();
    await this.attempt("log in", true, () => reading.serverInfo.find());
  }

  /** Asks something. @param object what it is about, for errors */
  async read<T>(object: string, ask: (admin: KeycloakAdminClient) => Promise<T>): Promise<T> {
    const { reading } = await this.connect();
    return this.attempt(object, true, () => ask(reading));
  }

  /** As {@link read}; undefined where Keycloak knows no such thing. */
  async find<T>(object: string, ask: (admin: KeycloakAdminClient) => Promise<T>): Promise<T | undefined> {
    try {
      return (await this.read(object, ask)) ?? undefined;
    } catch (error) {
      if (error instanceof ServerRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Changes something. @param object what it is about, for errors */
  async write<T>(object: string, change: (admin: KeycloakAdminClient) => Promise<T>): Promise<T> {
    const { writing } = await this.connect();
    return this.attempt(object, false, () => change(writing));
  }

  /** Removes something; what is gone already counts as removed. */
  async remove(object: string, change: (admin: KeycloakAdminClient) => Promise<unknown>): Promise<void> {
    for (let again = true; ; again = false) {
      try {
        await this.write(object, change);
        return;
      } catch (error) {
        if (error instanceof ServerRefusal && error.status === 404) return;
        // Keycloak answers 500 now and then to the removal of something that another request has just changed.
        if (!again || !(error instanceof ServerRefusal && error.status === 500)) throw error;
      }
    }
  }

  /** Runs work alone among all work under the same key: Keycloak loses updates of one thing that come side by side. */
  alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.locks.run(key, work);
  }

  /** Takes a new token: the rights in a realm that has just been made are not in the old one. */
  renew(): Promise<void> {
    this.login ??= this.logIn().finally(() => {
      this.login = undefined;
    });
    return this.login;
  }

  private async attempt<T>(object: string, repeatable: boolean, call: () => Promise<T>): Promise<T> {
    let renewed = false;
    for (let pause = 200; ; pause = Math.min(pause * 2, 3000)) {
      let used: string | undefined;
      let begun = false;
      try {
        // Whoever is silent is asked for a token first: writes that wait in turn would each wait for their whole time.
        if (!repeatable && this.silentSince !== undefined) this.token = undefined;
        used = await this.currentToken();
        begun = true;
        const answered = await call();
        this.silentSince = undefined;
        return answered;
      } catch (error) {
        const { status, body } = answer(error);
        if (!renewed && (status === 401 || status === 403)) {
          renewed = true;
          if (used === this.token?.text) this.token = undefined;
          continue;
        }
        if (isSilence(error)) this.silentSince ??= Date.now();
        if (isTemporary(error, status, repeatable || !begun)) {
          this.silentSince ??= Date.now();
          const end = this.silentSince + (status === 503 ? startPatience : patience);
          if (Date.now() + pause < end) {
            await sleep(pause);
            continue;
          }
        }
        if (status !== undefined) throw refusal(object, status, body);
        const isUndone = !repeatable && (!begun || neverArrived(error));
        throw isSilence(error) ? this.silence(object, error, isUndone) : error;
      }
    }
  }

  private connect(): Promise<Clients> {
    this.clients ??= this.makeClients();
    return this.clients;
  }

  private async makeClients(): Promise<Clients> {
    const { settings } = this;
    const { url, timeoutSeconds, unknown } = settings;
    if (unknown.length > 0) {
      throw new Error(`keycloak provider: ${unknown.join(", ")} is not known yet, so that Keycloak can not be asked`);
    }
    if (url === undefined) {
      throw new Error("keycloak provider: no address of Keycloak; give it as url in the program or as KEYCLOAK_URL");
    }
    // Loaded here and not at the top: a preview never needs it, and it takes longer than the rest of the plugin.
    const { default: AdminClient } = await import("@keycloak/keycloak-admin-client");
    const requestOptions: RequestInit = { headers: settings.headers, ...(await transport(settings)) };
    const tokens = { getAccessToken: () => this.currentToken() };
    const client = (seconds: number) => {
      const baseUrl = settings.adminUrl ?? url;
      const made = new AdminClient({ baseUrl, realmName: settings.realm, requestOptions, timeout: seconds * 1000 });
      made.registerTokenProvider(tokens);
      return made;
    };
    return { reading: client(timeoutSeconds), writing: client(Math.max(timeoutSeconds, writeSeconds)) };
  }

  private async currentToken(): Promise<string> {
    if (this.token === undefined || this.token.until < Date.now()) await this.renew();
    return this.token?.text ?? "";
  }

  private async logIn(): Promise<void> {
    const { url, realm, clientId, clientSecret, username, password, accessToken, timeoutSeconds } = this.settings;
    if (accessToken !== undefined) {
      this.token = { text: accessToken, until: Infinity };
      return;
    }
    if (clientId === undefined || (clientSecret === undefined && (username === undefined || password === undefined))) {
      throw new ServerRefusal(
        401,
        "keycloak provider: no credentials; give clientId and clientSecret in the program, or KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_SECRET",
      );
    }
    const { default: AdminClient } = await import("@keycloak/keycloak-admin-client");
    const { headers } = this.settings;
    const requestOptions: RequestInit = { headers, ...(await transport(this.settings)) };
    const client = new AdminClient({
      baseUrl: url ?? "",
      realmName: realm,
      requestOptions,
      timeout: timeoutSeconds * 1000,
    });
    const user = username !== undefined && password !== undefined ? { username, password } : undefined;
    const grantType = user === undefined ? "client_credentials" : "password";
    const who = user === undefined ? `client "${clientId}"` : `user "${user.username}"`;
    try {
      await client.auth({ grantType, clientId, ...user, ...(clientSecret !== undefined && { clientSecret }) });
    } catch (error) {
      const { status, body } = answer(error);
      if (status === undefined || status >= 500) throw error;
      throw new ServerRefusal(
        status,
        `Keycloak at ${url ?? ""} refused the login of ${who} in realm "${realm}": ${serverWords(body)} (HTTP ${status}); give the credentials that this Keycloak was started with`,
      );
    }
    this.token = { text: client.accessToken ?? "", until: expiry(client.accessToken) };
  }

  private silence(object: string, error: unknown, isUndone: boolean): NoAnswer {
    const { cause, message } = error as { cause?: { message?: string; code?: string }; message?: string };
    const reason = cause?.message ?? cause?.code ?? message ?? String(error);
    const { url, adminUrl } = this.settings;
    return new NoAnswer(
      `${object}: Keycloak at ${adminUrl ?? url ?? ""} does not answer (${reason}); see that it runs and that the address is right (url in the program or KEYCLOAK_URL), then run again`,
      isUndone,
      { cause: error },
    );
  }
}

/** Status and body, where the error is an answer of the server. */
function answer(error: unknown): { readonly status?: number; readonly body?: unknown } {
  if (error instanceof ServerRefusal || !(error instanceof Error) || !("response" in error)) return {};
  const { response, responseData } = error as Error & { response?: { status?: number }; responseData?: unknown };
  return { status: response?.status, body: responseData };
}

/** Whether no answer came, rather than one that something is wrong with. */
function isSilence(error: unknown): boolean {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  return cause?.code !== undefined || name === "TimeoutError" || (error as Error).message === "fetch failed";
}

function isTemporary(error: unknown, status: number | undefined, repeatable: boolean): boolean {
  if (error instanceof ServerRefusal) return false;
  if (status !== undefined) return status === 503 || (repeatable && (status === 502 || status === 504));
  const { cause } = error as { cause?: { code?: string } };
  if (untrusted.test(cause?.code ?? "")) return false;
  return neverArrived(error) || (repeatable && isSilence(error));
}

function neverArrived(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code !== undefined && notReached.has(cause.code);
}

function refusal(object: string, status: number, body: unknown): ServerRefusal {
  const hint =
    status === 409
      ? "; what it clashes with is not in this stack's state: remove that, or take it over by `pulumi import`"
      : "";
  return new ServerRefusal(status, `${object}: ${serverWords(body)} (HTTP ${status})${hint}`);
}

/**
 * Milliseconds since 1970, by our own clock, after which a token that was just made is taken for expired: five seconds
 * before its end. Only how long it lives counts, for the server's clock may be another one.
 */
function expiry(token: string | undefined): number {
  const [, payload = ""] = (token ?? "").split(".");
  const now = Date.now() / 1000;
  const { exp, iat = now } = JSON.parse(Buffer.from(payload, "base64url").toString() || "{}") as Record<string, number>;
  return exp === undefined ? 0 : (now + exp - iat - 5) * 1000;
}
