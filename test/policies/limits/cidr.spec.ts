import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cidr } from "../../../policies/limits/cidr";
import { cidr, isWithin, overlaps } from "../../../policies/limits/cidr";

function read(text: string): Cidr {
  const found = cidr(text);
  assert.ok(found !== undefined, text);
  return found;
}

describe("cidr", () => {
  for (const text of ["10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "::/0", "fc00::/7", "fd00:ec2::254/128"]) {
    it(`reads ${text}`, () => {
      const { address, prefix } = read(text);
      assert.equal(`${address}/${String(prefix)}`, text);
    });
  }

  for (const text of [
    ...[
      "",
      "10.0.0.0",
      "10.0.0.0/",
      "10.0.0.0/33",
      "10.0.0.0/08",
      "10.0.0/8",
      "010.0.0.0/8",
      "10.0.0.0/8 ",
      "10.0.0.0/-1",
    ],
    ...["::/129", "fe80::%1/64", "::ffff:10.0.0.0/104", "0:0:0:0:0:FFFF:0a00:0/104", "internal/8", "10.0.0.0/8/8"],
  ]) {
    it(`does not read ${JSON.stringify(text)}`, () => {
      assert.equal(cidr(text), undefined);
    });
  }

  it("tells whether one network lies in another, at the edges", () => {
    assert.ok(isWithin(read("10.1.0.0/16"), read("10.0.0.0/8")));
    assert.ok(isWithin(read("10.0.0.0/8"), read("10.0.0.0/8")));
    assert.ok(!isWithin(read("10.0.0.0/7"), read("10.0.0.0/8")));
    assert.ok(!isWithin(read("11.0.0.0/16"), read("10.0.0.0/8")));
    assert.ok(!isWithin(read("fd00::/16"), read("10.0.0.0/8")));
    assert.ok(isWithin(read("fd00::/16"), read("fc00::/7")));
  });

  it("tells whether two networks share an address, in both directions", () => {
    assert.ok(overlaps(read("169.254.169.254/32"), read("169.254.0.0/16")));
    assert.ok(overlaps(read("168.0.0.0/7"), read("169.254.0.0/16")));
    assert.ok(!overlaps(read("169.255.0.0/16"), read("169.254.0.0/16")));
  });

  it("agrees with arithmetic on addresses", () => {
    const network = fc.tuple(fc.nat({ max: 0xffffffff }), fc.integer({ min: 0, max: 32 }));
    const text = ([address, prefix]: [number, number]): string =>
      `${[24, 16, 8, 0].map((shift) => String((address >>> shift) & 255)).join(".")}/${String(prefix)}`;
    const top = (address: number, prefix: number): number => (prefix === 0 ? 0 : address >>> (32 - prefix));
    fc.assert(
      fc.property(network, network, (inner, outer) => {
        const [a, b] = [inner, outer];
        const expected = a[1] >= b[1] && top(a[0], b[1]) === top(b[0], b[1]);
        assert.equal(isWithin(read(text(a)), read(text(b))), expected);
      }),
    );
  });
});
