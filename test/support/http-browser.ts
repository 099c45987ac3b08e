import { readFileSync } from "node:fs";
import https from "node:https";
import tls from "node:tls";

/** The public door as a machine of the company sees it. */
export interface Door {
  /** Domain of the platform; every host below it leads to the door. */
  readonly domain: string;
  /** Port of loopback on which the door stands. */
  readonly doorPort: number;
  /** File with the authority that signs for the door, PEM. */
  readonly authority: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
  /** Where it was asked. */
  readonly url: string;
}

/** How to ask beside the address. */
export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields of a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Client certificate and its key, PEM. */
  readonly client?: { readonly cert: string; readonly key: string };
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
}

const hops = 12;

/** What a browser sends when somebody opens a page. */
export const navigation = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };

/**
 * A browser without pages: it keeps cookies as browsers do (domains, paths, the rule of the `__Secure-` prefix) and checks
 * certificates, but sends exactly what a test tells it, lies included.
 */
export class HttpBrowser {
  private cookies: readonly Cookie[] = [];
  private readonly ca: string;

  constructor(private readonly door: Door) {
    this.ca = readFileSync(door.authority, "utf8");
  }

  /** Asks once, with the cookies that belong to the address, and keeps those that come back. */
  async ask(address: string, options: AskOptions = {}): Promise<Answer> {
    const { method = options.form ? "POST" : "GET", headers = {}, form, client } = options;
    const { hostname, pathname, host } = new URL(address);
    // As written: a URL would tidy up the path, and disguised paths are what some tests are about.
    const path = /^https:\/\/[^/]*(\/.*)?$/.exec(address)?.[1] ?? "/";
    const body = form && new URLSearchParams(form).toString();
    const cookie = this.cookieHeader(hostname, pathname);
    const answer = await new Promise<Answer>((resolve, reject) => {
      const request = https.request(
        {
          ...{ host: "127.0.0.1", port: this.door.doorPort, servername: hostname, ca: this.ca, agent: false },
          ...{ path, method, timeout: 30_000, ...client },
          headers: {
            Host: host,
            ...(cookie !== "" && { Cookie: cookie }),
            ...(body !== undefined && {
              "Content-Type": "application/x-www-form-urlencoded",
              Origin: `https://${host}`,
            }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const { statusCode: status = 0, headers: got } = response;
            resolve({ status, headers: got, body: Buffer.concat(chunks).toString(), url: address });
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error(`${address}: no answer within 30 s`)));
      request.on("error", reject);
      request.end(body);
    });
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) this.keep(line, hostname);
    return answer;
  }

  /** Opens a page and goes wherever it is sent. */
  async open(address: string, options: AskOptions = {}): Promise<Answer> {
    let answer = await this.ask(address, { ...options, headers: { ...navigation, ...options.headers } });
    for (let hop = 0; hop < hops; hop += 1) {
      const location = answer.headers["location"];
      if (answer.status < 300 || answer.status >= 400 || typeof location !== "string") return answer;
      answer = await this.ask(new URL(location, answer.url).href, { headers: navigation });
    }
    throw new Error(`${address} leads on and on, at last to ${answer.url}`);
  }

  /** Sends bytes over TLS and gives all that comes back until the connection ends. */
  raw(serverName: string, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = "";
      const socket = tls.connect(
        { host: "127.0.0.1", port: this.door.doorPort, servername: serverName, ca: this.ca },
        () => socket.write(text),
      );
      socket.setTimeout(20_000, () => socket.destroy(new Error(`${serverName}: no end within 20 s`)));
      socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "ECONNRESET") reject(error);
      });
      socket.on("close", () => {
        resolve(answer);
      });
    });
  }

  /** The header with the cookies that belong to an address. */
  cookieHeader(host: string, path = "/"): string {
    return this.cookies
      .filter((one) => (one.hostOnly ? one.domain === host : host === one.domain || host.endsWith(`.${one.domain}`)))
      .filter((one) => path === one.path || path.startsWith(one.path.endsWith("/") ? one.path : `${one.path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  private keep(line: string, host: string): void {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const attribute = (wanted: string): string | undefined => {
      const found = attributes.find((one) => one.split("=")[0]?.toLowerCase() === wanted);
      return found?.slice(wanted.length + 1);
    };
    // RFC 6265bis, 4.1.3 and 5.7: the prefix demands the attribute, and nobody sets cookies for a stranger's domain.
    if (/^__(secure|host)-/i.test(name) && attribute("secure") === undefined) return;
    const wide = attribute("domain")?.replace(/^\./, "").toLowerCase();
    if (wide !== undefined && host !== wide && !host.endsWith(`.${wide}`)) return;
    const cookie = { name, value, domain: wide ?? host, hostOnly: wide === undefined, path: attribute("path") ?? "/" };
    const isSame = (one: Cookie) => one.name === name && one.domain === cookie.domain && one.path === cookie.path;
    const maxAge = attribute("max-age");
    const ends = attribute("expires");
    const isOver = maxAge === undefined ? ends !== undefined && Date.parse(ends) <= Date.now() : Number(maxAge) <= 0;
    this.cookies = [...this.cookies.filter((one) => !isSame(one)), ...(isOver ? [] : [cookie])];
  }
}
