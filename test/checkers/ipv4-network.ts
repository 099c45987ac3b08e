/** A network of IPv4 addresses with its arithmetic. */
export interface Ipv4Network {
  /** How many addresses it has. */
  readonly size: number;
  /** The address at a place counted from its first one. */
  readonly address: (place: number) => string;
  readonly contains: (ip: string) => boolean;
}

const numberOf = (ip: string): number => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const textOf = (number: number): string =>
  [24, 16, 8, 0].map((bits) => String(Math.floor(number / 2 ** bits) % 256)).join(".");

/** Reads a network such as 10.10.0.0/28. */
export function ipv4Network(cidr: string): Ipv4Network {
  const [ip = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(ip) / size) * size;
  return {
    size,
    address: (place) => textOf(first + place),
    contains: (other) => numberOf(other) >= first && numberOf(other) < first + size,
  };
}

/** An address in the network of the same size that a prefix shorter by one bit would take in; none beside everything. */
export function neighbour(cidr: string): string | undefined {
  const { size, address } = ipv4Network(cidr);
  if (size === 2 ** 32) return undefined;
  const isUpperHalf = (numberOf(address(0)) / size) % 2 === 1;
  return address((isUpperHalf ? -size : size) + (size > 1 ? 1 : 0));
}
