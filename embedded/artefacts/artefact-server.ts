import { createHash, timingSafeEqual } from "node:crypto";
import fs from "node:fs";
import type http from "node:http";
import https from "node:https";
import { pipeline } from "node:stream/promises";
import { FileStore } from "./file-store";

/** Inputs of {@link artefactServer}. */
export interface ArtefactServerArgs {
  /** Where the files lie. */
  readonly folder: string;
  /** Certificate and key of the host, PEM. */
  readonly certificate: string;
  readonly key: string;
  /** User and password (`user:password`) with which files are stored; everybody may read. */
  readonly publisher: string;
  /** Largest file, in bytes. @default 512 MiB, as much as a workspace's installer takes */
  readonly most?: number;
}

function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/** Whether a caller may store files. */
function isPublisher(request: http.IncomingMessage, publisher: string): boolean {
  const [, given = ""] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.authorization ?? "") ?? [];
  return isSame(Buffer.from(given, "base64").toString("utf8"), publisher);
}

/** The path of a request as it was sent; undefined when it is none. */
function placeOf(request: http.IncomingMessage): string | undefined {
  const [raw = ""] = (request.url ?? "").split("?", 1);
  try {
    const place = decodeURIComponent(raw);
    return place.startsWith("/repository/") ? place : undefined;
  } catch {
    return undefined;
  }
}

async function give(file: string, withBody: boolean, response: http.ServerResponse): Promise<void> {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": found.size });
  if (withBody) await pipeline(fs.createReadStream(file), response);
  else response.end();
}

const answers = {
  stored: [201, ""],
  "there already": [201, ""],
  "another one is there": [400, "another file is stored here already; publish the new one as a new version\n"],
  "too large": [413, "the file is too large\n"],
} as const;

/**
 * Stands in for the company's artefact repository: takes PUT and GET below /repository/, as a raw repository of Nexus does
 * that allows no redeploy.
 */
export function artefactServer({
  folder,
  certificate,
  key,
  publisher,
  most = 512 * 1024 ** 2,
}: ArtefactServerArgs): https.Server {
  const store = new FileStore(folder, most);
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const { method = "" } = request;
    const place = placeOf(request);
    const file = place === undefined ? undefined : store.file(place);
    if (!["GET", "HEAD", "PUT"].includes(method)) {
      response.writeHead(405, { allow: "GET, HEAD, PUT" }).end();
    } else if (method === "PUT" && !isPublisher(request, publisher)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="artefacts"', connection: "close" }).end();
    } else if (file === undefined) {
      response.writeHead(404).end();
    } else if (method === "PUT") {
      const [status, text] = answers[await store.store(file, request)];
      response.writeHead(status).end(text);
    } else {
      await give(file, method === "GET", response);
    }
  };
  return https.createServer({ cert: certificate, key }, (request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
}
