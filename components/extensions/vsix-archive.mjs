// Reads VSIX files: ZIP archives with an extension inside. Trusts nothing that the archive says about itself.

import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw, inflateRawSync } from "node:zlib";

/** Largest content of one archive: above any approved extension, below what would fill a node's disk. */
const maxContentBytes = 2 * 1024 ** 3;

/** A fault that somebody has to repair; its text is all they get to see. */
export class Refused extends Error {}

/** Central directory of a ZIP file. Source: PKWARE APPNOTE 4.3.12 and 4.3.16. */
function zipEntries(fd) {
  const { size } = fstatSync(fd);
  const read = (position, length) => {
    const buffer = Buffer.alloc(length);
    if (position < 0 || readSync(fd, buffer, 0, length, position) !== length) throw new Refused("the file is cut off");
    return buffer;
  };
  const tailLength = Math.min(size, 65_557);
  const tail = read(size - tailLength, tailLength);
  const end = tail.lastIndexOf(Buffer.from("504b0506", "hex"));
  if (end === -1 || tail.length - end < 22) throw new Refused("not a complete ZIP file");
  const count = tail.readUInt16LE(end + 10);
  const directory = read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  if (count === 0xffff) throw new Refused("ZIP64 is not supported");
  const entries = [];
  for (let at = 0; entries.length < count;) {
    if (directory.length < at + 46 || directory.readUInt32LE(at) !== 0x02014b50)
      throw new Refused("the ZIP directory is damaged");
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
    const header = read(directory.readUInt32LE(at + 42), 30);
    entries.push({
      name,
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      start: directory.readUInt32LE(at + 42) + 30 + header.readUInt16LE(26) + header.readUInt16LE(28),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return { entries, read };
}

/** Refuses names that would land outside the folder, links, encryption and content that would fill the disk. */
function checkEntries(entries) {
  const names = new Set();
  let total = 0;
  for (const entry of entries) {
    const parts = entry.name.replace(/\/$/, "").split("/");
    if (/[\\:\0]/.test(entry.name) || parts.some((part) => part === "" || part === "." || part === "..")) {
      throw new Refused(`entry ${JSON.stringify(entry.name)} would leave the folder`);
    }
    if (names.has(entry.name)) throw new Refused(`entry ${JSON.stringify(entry.name)} is there twice`);
    names.add(entry.name);
    if ((entry.mode & 0o170000) === 0o120000) throw new Refused(`entry ${JSON.stringify(entry.name)} is a link`);
    if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) {
      throw new Refused(`entry ${JSON.stringify(entry.name)} is encrypted or packed by method ${entry.method}`);
    }
    total += entry.size;
  }
  if (total > maxContentBytes) throw new Refused(`the content is larger than ${maxContentBytes} bytes`);
}

function content(read, entry) {
  const packed = read(entry.start, entry.packed);
  return entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: entry.size + 1 });
}

/** What the package says it is: `extension/package.json`, which runs, and the VSIX manifest must agree. */
function checkIdentity(entries, read, wanted) {
  const text = (name) => {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry === undefined) throw new Refused(`${name} is missing: not an extension`);
    return content(read, entry)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  };
  const manifest = JSON.parse(text("extension/package.json"));
  const identity = /<Identity\b[^>]*>/.exec(text("extension.vsixmanifest"))?.[0] ?? "";
  const attribute = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(identity)?.[1];
  const claims = [
    [`${manifest.publisher}.${manifest.name}`, manifest.version],
    [`${attribute("Publisher")}.${attribute("Id")}`, attribute("Version")],
  ];
  for (const [id, version] of claims) {
    if (id.toLowerCase() !== wanted.id.toLowerCase() || version !== wanted.version) {
      throw new Refused(`the file says it is ${id} ${version}`);
    }
  }
  return manifest;
}

async function unpack(file, entries, folder) {
  for (const entry of entries) {
    const inside = entry.name === "extension.vsixmanifest" ? ".vsixmanifest" : entry.name.replace(/^extension\//, "");
    if (inside === entry.name || inside === "" || entry.name.endsWith("/")) continue;
    const target = path.join(folder, inside);
    mkdirSync(path.dirname(target), { recursive: true });
    let written = 0;
    const meter = new Transform({
      transform(chunk, _encoding, done) {
        written += chunk.length;
        done(written > entry.size ? new Refused(`entry ${entry.name} is larger than it says`) : null, chunk);
      },
    });
    const mode = entry.mode & 0o111 ? 0o755 : 0o644;
    if (entry.packed === 0) writeFileSync(target, "", { mode });
    else {
      const source = createReadStream(file, { start: entry.start, end: entry.start + entry.packed - 1 });
      await pipeline(
        source,
        ...(entry.method === 8 ? [createInflateRaw()] : []),
        meter,
        createWriteStream(target, { mode }),
      );
    }
    if (written !== entry.size) throw new Refused(`entry ${entry.name} is cut off`);
  }
}

/**
 * Unpacks an archive into a folder if it is what it should be, and returns its package.json.
 *
 * @param wanted id and version that the archive must claim
 */
export async function unpackVsix(file, wanted, folder) {
  const fd = openSync(file, "r");
  try {
    const { entries, read } = zipEntries(fd);
    checkEntries(entries);
    const manifest = checkIdentity(entries, read, wanted);
    await unpack(file, entries, folder);
    return manifest;
  } finally {
    closeSync(fd);
  }
}
