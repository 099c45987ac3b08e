import http from "node:http";
import https from "node:https";

const timeoutMilliseconds = 3_000;

/** What an https address asks for. */
export interface HealthTls {
  /** Authority that signed its certificate. */
  readonly ca: Buffer;
  /** Certificate and key of the one who asks. @default nobody in particular */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Asks a health address once. Undefined when it answers 200, else what was seen instead, in a few words. */
export function unhealthy(url: string, tls?: HealthTls): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onAnswer = (response: http.IncomingMessage): void => {
      response.resume();
      response.once("error", () => undefined);
      resolve(response.statusCode === 200 ? undefined : `${url} answers ${String(response.statusCode)}`);
    };
    const options = { timeout: timeoutMilliseconds, ...tls };
    const request = url.startsWith("https:") ? https.get(url, options, onAnswer) : http.get(url, options, onAnswer);
    request.once("timeout", () => request.destroy(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)));
    request.once("error", (error: NodeJS.ErrnoException) => {
      resolve(`${url} does not answer (${error.code ?? error.message})`);
    });
  });
}
