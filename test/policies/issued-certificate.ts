import { generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A certificate with its key. */
export interface Issued {
  readonly name: string;
  /** PEM. */
  readonly crt: string;
  /** PEM. */
  readonly key: string;
  readonly privateKey: KeyObject;
}

/** What a certificate says. */
export interface Request {
  readonly name: string;
  /** First and last day, `YYYY-MM-DD`; the last second of the last day still counts. @default 2026-01-01 to 2027-12-31 */
  readonly first?: string;
  readonly last?: string;
  /** @default none: browsers would not accept it */
  readonly hosts?: readonly string[];
  /** Who signs it. @default itself */
  readonly by?: Issued;
}

/** One value of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...content: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  const length =
    body.length < 128
      ? Buffer.from([body.length])
      : body.length < 256
        ? Buffer.from([0x81, body.length])
        : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const commonName = (name: string): Buffer => sequence(der(0x31, sequence(identifier("550403"), der(0x0c, name))));
const time = (day: string, clock: string): Buffer => der(0x17, `${day.slice(2).replaceAll("-", "")}${clock}Z`);
const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"));

function pem(label: string, body: Buffer): string {
  const lines = body.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** Issues a certificate with exact dates, which no program on the machine can do without writing files. */
export function issue({ name, first = "2026-01-01", last = "2027-12-31", hosts = [], by }: Request): Issued {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  // OID 2.5.29.17, names of type dNSName.
  const names = sequence(identifier("551d11"), der(0x04, sequence(...hosts.map((host) => der(0x82, host)))));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    commonName(by?.name ?? name),
    sequence(time(first, "000000"), time(last, "235959")),
    commonName(name),
    publicKey.export({ type: "spki", format: "der" }),
    ...(hosts.length > 0 ? [der(0xa3, sequence(names))] : []),
  );
  const signature = sign("sha256", content, by?.privateKey ?? privateKey);
  const whole = sequence(content, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return {
    name,
    crt: pem("CERTIFICATE", whole),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    privateKey,
  };
}
