import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { Transform, type Readable } from "node:stream";

/** What has become of a file that somebody wanted to store. */
export type Stored = "stored" | "there already" | "another one is there" | "too large";

/** A part of a path that is a plain name. */
const plainName = /^(?!\.{1,2}$)[\w.@+~-]{1,200}$/;

/**
 * Files by their path, as an internal repository keeps them: what was stored once never changes, so a workspace that names
 * a version always gets the same bytes.
 */
export class FileStore {
  constructor(
    private readonly folder: string,
    /** Largest file, in bytes. */
    private readonly most: number,
  ) {}

  /** The file behind a path of the address; undefined when the path is none that can be stored. */
  file(place: string): string | undefined {
    const parts = place.split("/").filter((part) => part !== "");
    return parts.length >= 2 && parts.length <= 12 && parts.every((part) => plainName.test(part))
      ? path.join(this.folder, ...parts)
      : undefined;
  }

  /** Stores what a caller sends; a file that is there stays as it is. */
  async store(file: string, content: Readable): Promise<Stored> {
    const draft = path.join(this.folder, `.${randomUUID()}`);
    const seen = { bytes: 0 };
    const hash = createHash("sha256");
    const meter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        seen.bytes += chunk.length;
        hash.update(chunk);
        // The rest is read and thrown away, so that the caller gets an answer and no broken connection.
        if (seen.bytes > this.most) done();
        else done(null, chunk);
      },
    });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    try {
      await pipeline(content, meter, fs.createWriteStream(draft, { mode: 0o644 }));
      if (seen.bytes > this.most) return "too large";
      try {
        // Unlike rename, link refuses to replace what somebody stored meanwhile.
        fs.linkSync(draft, file);
        return "stored";
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const there = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
        return there === hash.digest("hex") ? "there already" : "another one is there";
      }
    } finally {
      fs.rmSync(draft, { force: true });
    }
  }
}
