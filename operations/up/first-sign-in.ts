import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

/** What somebody needs to sign in for the first time. */
export interface FirstSignIn {
  /** Address at which users begin. */
  readonly portal: string;
  readonly stack: string;
  /** A user who may sign in; undefined where there is none. */
  readonly user: string | undefined;
  /** Authority that browsers do not know yet; undefined where one signed that they do know. */
  readonly authority: Authority | undefined;
  /** Why nobody can sign in; undefined where somebody can. */
  readonly closedBecause: string | undefined;
}

/** A certificate that has to be trusted by hand. */
export interface Authority {
  /** PEM file. */
  readonly file: string;
  /** SHA-256, as browsers show it. */
  readonly fingerprint: string;
}

/** The authority in a PEM file; undefined where there is no such file. */
export function authorityIn(file: string): Authority | undefined {
  if (!existsSync(file)) return undefined;
  return { file, fingerprint: new X509Certificate(readFileSync(file)).fingerprint256 };
}

/** Command that shows the first password of a user; the password itself is never part of a summary. */
function showPassword(stack: string, user: string): string {
  return `./webide user credentials ${user}${stack === "dev" ? "" : ` --stack ${stack}`}`;
}

/** Page with the first steps of a user. */
function guide(portal: string): string {
  return new URL("/guide", portal).href;
}

function trustLines({ file, fingerprint }: Authority): string[] {
  return [
    `  certificate   ${file}`,
    `                SHA-256 ${fingerprint}`,
    "                Browsers must trust it once, as an authority for web sites:",
    "                  Firefox         Settings, Privacy & Security, View Certificates, Authorities, Import",
    "                  Chrome, Edge    chrome://certificate-manager, or on Linux:",
    `                                  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n webide -i ${file}`,
    "                When this platform is thrown away, remove it there again.",
  ];
}

function nextLines(portal: string): string[] {
  return [
    "  next          1. open the address and sign in; choose a password of your own",
    "                2. scan the QR code with an authenticator app: the second factor is asked for from now on",
    `                3. press "Open my IDE"; the guide for users is at ${guide(portal)}`,
  ];
}

/** How to sign in for the first time, for people. */
export function firstSignInText(facts: FirstSignIn): string[] {
  const { portal, stack, user, authority, closedBecause } = facts;
  const isOpen = closedBecause === undefined;
  return [
    "Sign in",
    `  address       ${portal}`,
    ...(isOpen ? [] : [`                ${closedBecause}`]),
    ...(user === undefined
      ? ["  user          there is none who may sign in; add one to the users file of the catalog"]
      : [
          `  user          ${user}`,
          `  password      ${showPassword(stack, user)}   (one-time, shown on a terminal only)`,
        ]),
    ...(isOpen && authority !== undefined ? trustLines(authority) : []),
    ...(isOpen ? nextLines(portal) : []),
  ];
}

/** The same for machines. */
export function firstSignInJson(facts: FirstSignIn): Record<string, unknown> {
  const { portal, stack, user, authority, closedBecause } = facts;
  return {
    portal,
    guide: guide(portal),
    open: closedBecause === undefined,
    ...(closedBecause !== undefined && { closedBecause }),
    ...(user !== undefined && { user, showPassword: showPassword(stack, user) }),
    ...(authority !== undefined && { authority }),
  };
}
