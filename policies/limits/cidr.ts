import { BlockList, isIPv4, isIPv6 } from "node:net";

/** A network of addresses. */
export interface Cidr {
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  /** Leading bits that all addresses of the network share. */
  readonly prefix: number;
}

/** IPv4 addresses written as IPv6 ones: a second spelling of a network, which no comparison would recognise. */
const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/** Reads `10.10.1.0/24`; undefined when the text is no network. */
export function cidr(text: string): Cidr | undefined {
  const match = /^([0-9a-fA-F.:]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const [, address = "", bits = ""] = match ?? [];
  const prefix = Number(bits);
  if (isIPv4(address)) return prefix <= 32 ? { family: "ipv4", address, prefix } : undefined;
  if (!isIPv6(address) || prefix > 128 || mapped.check(address, "ipv6")) return undefined;
  return { family: "ipv6", address, prefix };
}

/** Whether every address of the one network lies in the other. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  if (inner.family !== outer.family || inner.prefix < outer.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

/** Whether two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return isWithin(a, b) || isWithin(b, a);
}
