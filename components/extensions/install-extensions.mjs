// Installs the approved set of extensions, or nothing. Runs before the editor, with the editor image's own Node.
//
//   node install-extensions.mjs --list <extensions.json> --into <dir> [--allow-unverified] [--report <file>]
//
// Every file is downloaded, compared with its SHA-256 and with the id and version that the list names, and unpacked into
// a staging folder; only when all are right the staging folder takes the place of `<dir>/current`. On any fault the
// previous set stays, the exit code is 1, and the reason goes to stderr and to the report file.

import { createHash } from "node:crypto";
import { appendFileSync, createWriteStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Refused, unpackVsix } from "./vsix-archive.mjs";

/** Largest VSIX file: above any approved extension, below what would fill a node's disk. */
const maxArchiveBytes = 512 * 1024 ** 2;
const downloadTimeoutMs = 300_000;
const retryDelaysMs = [250, 1000];

function checkedList(text, allowUnverified) {
  const list = JSON.parse(text);
  if (!Array.isArray(list)) throw new Refused("the extension list is not a list");
  const seen = new Set();
  for (const entry of list) {
    const { id, version, sha256, url } = entry ?? {};
    const refuse = (what) => {
      throw new Refused(`${JSON.stringify(id)}: ${what}`);
    };
    // Anchored ASCII: ids and versions become folder names.
    if (typeof id !== "string" || !/^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9._-]*$/i.test(id))
      refuse("not an extension id");
    if (typeof version !== "string" || !/^[0-9A-Za-z][0-9A-Za-z.+-]*$/.test(version))
      refuse("the version is not exact");
    if (seen.has(id.toLowerCase())) refuse("listed twice");
    seen.add(id.toLowerCase());
    if (sha256 === "unverified" ? !allowUnverified : !/^[0-9a-f]{64}$/.test(String(sha256))) {
      refuse(
        sha256 === "unverified"
          ? "its hash is unverified, which this installation does not accept"
          : "sha256 is not 64 hex digits",
      );
    }
    if (!URL.canParse(url) || new URL(url).protocol !== "https:") refuse(`address ${JSON.stringify(url)} is not https`);
  }
  return list;
}

/** Downloads to a file and returns its SHA-256. A redirect is refused: it would leave the approved repository. */
async function download(url, file) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(downloadTimeoutMs) });
      if (!response.ok) {
        await response.body?.cancel();
        const text = `${url} answered ${response.status}`;
        throw response.status < 500
          ? new Refused(`${text}: publish the approved file, or take it off the list`)
          : new Error(text);
      }
      const hash = createHash("sha256");
      let bytes = 0;
      const meter = new Transform({
        transform(chunk, _encoding, done) {
          bytes += chunk.length;
          hash.update(chunk);
          done(bytes > maxArchiveBytes ? new Refused(`${url} is larger than ${maxArchiveBytes} bytes`) : null, chunk);
        },
      });
      await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(file));
      return hash.digest("hex");
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (attempt >= retryDelaysMs.length) throw new Refused(`${url}: ${error.cause?.message ?? error.message}`);
      await wait(retryDelaysMs[attempt]);
    }
  }
}

/** One line of VS Code's own register of installed extensions. Source: extensionsProfileScannerService.ts */
function registered(entry, folderName, root) {
  return {
    identifier: { id: entry.id.toLowerCase() },
    version: entry.version,
    location: { $mid: 1, path: path.posix.join(root, folderName), scheme: "file" },
    relativeLocation: folderName,
    metadata: { pinned: true, source: "vsix" },
  };
}

async function install(list, root) {
  const staging = path.join(root, ".staging");
  const current = path.join(root, "current");
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const archive = path.join(root, ".download");
  const known = new Set(list.map((entry) => entry.id.toLowerCase()));
  const register = [];
  for (const entry of list) {
    try {
      const hash = await download(entry.url, archive);
      if (entry.sha256 !== "unverified" && hash !== entry.sha256) {
        throw new Refused(`sha256 of ${entry.url} is ${hash}, the list says ${entry.sha256}`);
      }
      const folderName = `${entry.id.toLowerCase()}-${entry.version}`;
      const manifest = await unpackVsix(archive, entry, path.join(staging, folderName));
      // Members of an extension pack are only suggestions where there is no gallery; a dependency is a must.
      const missing = (manifest.extensionDependencies ?? []).filter(
        (id) => !known.has(id.toLowerCase()) && !id.toLowerCase().startsWith("vscode."),
      );
      if (missing.length > 0) throw new Refused(`depends on ${missing.join(", ")}, which the list does not hold`);
      register.push(registered(entry, folderName, current));
      console.log(
        `${entry.id} ${entry.version} ${entry.sha256 === "unverified" ? `UNVERIFIED, is ${hash}` : "verified"}`,
      );
    } catch (error) {
      throw new Refused(`${entry.id} ${entry.version}: ${error.message}`);
    } finally {
      rmSync(archive, { force: true });
    }
  }
  writeFileSync(path.join(staging, "extensions.json"), JSON.stringify(register));
  const old = path.join(root, ".old");
  rmSync(old, { recursive: true, force: true });
  try {
    renameSync(current, old);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  renameSync(staging, current);
  rmSync(old, { recursive: true, force: true });
}

const { values } = parseArgs({
  options: {
    list: { type: "string" },
    into: { type: "string" },
    report: { type: "string" },
    "allow-unverified": { type: "boolean", default: false },
  },
});
try {
  const list = checkedList(readFileSync(values.list, "utf8"), values["allow-unverified"]);
  await install(list, path.resolve(values.into));
  console.log(`${list.length} extensions installed`);
} catch (error) {
  const text = `extensions refused: ${error.message}`;
  console.error(text);
  rmSync(path.join(values.into, ".staging"), { recursive: true, force: true });
  if (values.report !== undefined) {
    try {
      appendFileSync(values.report, `${text}\n`);
    } catch {
      // The report is a convenience; the log has the same text.
    }
  }
  process.exitCode = 1;
}
