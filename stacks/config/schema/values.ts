import { cronSchedule } from "../../../components/core/cron-schedule";
import { z } from "zod";
import { isQuantity } from "../../../components/core/quantities";
import { isDuration } from "../duration";

/** A text that passes a test; the rule in words goes into the message. */
function checked(test: (text: string) => boolean, message: string, allowed: string): z.ZodString {
  return z.string().refine(test, { message, params: { allowed } });
}

/** Lower-case name as Kubernetes, Keycloak and DNS take it. */
export const slug = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "small letters, digits and hyphens, beginning with a letter, not ending with a hyphen, at most 63 characters",
  );

/** One line of text for people, up to a number of characters. */
export function lineUpTo(characters: number): z.ZodString {
  return z
    .string()
    .regex(/^\S(?:[^\r\n]*\S)?$/, "one line of text without spaces at its ends")
    .max(characters);
}

export const line = lineUpTo(300);

export const email = z
  .string()
  .max(254)
  .regex(
    /^[a-z0-9][a-z0-9._+-]*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/,
    "an e-mail address in small letters, as in alice@company.com",
  );

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

export const hostName = z
  .string()
  .max(253)
  .regex(new RegExp(`^${label}(?:\\.${label})*$`), "a host name in small letters, without scheme, port or path");

/** Company domain: at least two labels, so that cookies and certificates can be bound to it. */
export const domainName = z
  .string()
  // Room is left for `<user>.ide.` in front of it.
  .max(200)
  .regex(new RegExp(`^${label}(?:\\.${label})+$`), "a domain in small letters, as in company.com");

const byte = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4Pattern = new RegExp(`^${byte}(?:\\.${byte}){3}$`);

export const ipv4 = z.string().regex(ipv4Pattern, "an IPv4 address, as in 10.96.0.10");

/** Whether a text is an IPv4 network whose host bits are zero. */
export function isCidr(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  if (rest.length > 0 || !ipv4Pattern.test(address) || !/^(?:[1-9]|[12]\d|3[0-2])$/.test(bits)) return false;
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return value % 2 ** (32 - Number(bits)) === 0;
}

export const cidr = checked(
  isCidr,
  "is not an IPv4 network",
  "address/bits with zero host bits and at least one bit, as in 10.20.30.0/24 or 10.20.30.40/32",
);

export const port = z.number().int().min(1).max(65535);

/** Whether a text is a day that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export const date = checked(isDate, "is not a date that exists", "a day of the calendar as YYYY-MM-DD");

/** Whether a text is a moment with an offset, as `date -Iseconds` prints it. */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(text);
  return match?.[1] !== undefined && isDate(match[1]);
}

export const instant = checked(
  isInstant,
  "is not a moment that exists",
  "date, time and offset, as in 2026-10-02T18:00:00+09:00",
);

export const quantity = checked(
  isQuantity,
  "is not a Kubernetes quantity",
  "a decimal, directly followed by m, k, M, G, T, Ki, Mi, Gi or Ti or by nothing, as in 500m, 2 or 8Gi (not 4GB, not 4 Gi)",
);

export const duration = checked(
  isDuration,
  "is not a duration",
  "numbers with the units ms, s, m or h, as in 500ms, 30m or 720h",
);

export const cron = checked(
  (text) => cronSchedule(text) !== undefined,
  "is not a cron expression",
  'five numeric fields "minute hour day month weekday", as in "0 2 * * *"',
);

/** Whether this runtime knows a time zone by exactly this name. */
export function isTimeZone(text: string): boolean {
  return text === "UTC" || Intl.supportedValuesOf("timeZone").includes(text);
}

export const timeZone = checked(
  isTimeZone,
  "is not a time zone",
  "a name of the IANA data base, as in Asia/Seoul, or UTC",
);

export const percent = z.number().min(0).max(100);

export const count = z.number().int().min(0).max(1_000_000);

/** SHA-256 of a file or image, or an honest "nobody has read it yet". */
export const sha256OrUnverified = z
  .string()
  .regex(/^(?:[0-9a-f]{64}|unverified)$/, "64 small hexadecimal digits, or the word unverified");
