import { crc32 } from "node:zlib";
import * as zlib from "node:zlib";

/** One entry of a ZIP file. */
export interface ZipEntry {
  readonly name: string;
  readonly text: string;
  /** Unix mode. @default 0o100644 */
  readonly mode?: number;
  /** Keep it unpacked. @default false */
  readonly stored?: boolean;
  /** Size that the archive claims. @default the true one */
  readonly claimedSize?: number;
  /** General-purpose flags. @default 0 */
  readonly flags?: number;
}

/** A ZIP file with these entries, byte by byte as the format says. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, "utf8");
    const raw = Buffer.from(entry.text, "utf8");
    const packed = entry.stored ? raw : zlib.deflateRawSync(raw);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0, 2);
    fields.writeUInt16LE(entry.stored ? 0 : 8, 4);
    // The installer relies on SHA-256 of the whole file; the checksum only has to be plausible.
    fields.writeUInt32LE(typeof crc32 === "function" ? crc32(raw) : 0, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.claimedSize ?? raw.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("504b0304", "hex"), fields, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("504b01021403", "hex"), fields, tail, name]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

/** What a VSIX says about itself. */
export interface VsixArgs {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  /** Version in the VSIX manifest. @default the version */
  readonly manifestVersion?: string;
  /** More fields of package.json. @default none */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** More entries. @default none */
  readonly entries?: readonly ZipEntry[];
}

/** A small extension, packed as `vsce package` does. */
export function vsix(args: VsixArgs): Buffer {
  const { publisher, name, version } = args;
  return zip([
    { name: "[Content_Types].xml", text: "<Types/>" },
    {
      name: "extension.vsixmanifest",
      text: `<PackageManifest Version="2.0.0"><Metadata><Identity Language="en-US" Id="${name}" Version="${args.manifestVersion ?? version}" Publisher="${publisher}"/></Metadata></PackageManifest>`,
    },
    { name: "extension/package.json", text: JSON.stringify({ publisher, name, version, ...args.manifest }) },
    { name: "extension/out/main.js", text: "exports.activate = () => {};\n".repeat(20) },
    ...(args.entries ?? []),
  ]);
}
