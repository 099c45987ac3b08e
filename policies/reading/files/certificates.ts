import { X509Certificate } from "node:crypto";

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*(?:-----END (?:TRUSTED |X509 )?CERTIFICATE-----)?/g;

/** The certificates in a text, in their order; undefined for one that can not be read. */
export function certificates(text: string): (X509Certificate | undefined)[] {
  return Array.from(text.matchAll(block), ([pem]) => {
    try {
      const certificate = new X509Certificate(pem);
      // A certificate without readable dates is none that a browser would take.
      return [certificate.validFrom, certificate.validTo].every((day) => !Number.isNaN(Date.parse(day)))
        ? certificate
        : undefined;
    } catch {
      return undefined;
    }
  });
}

/** First and last day of a certificate, `YYYY-MM-DD` in UTC. */
export function validity(certificate: X509Certificate): { readonly first: string; readonly last: string } {
  const day = (text: string): string => new Date(text).toISOString().slice(0, 10);
  return { first: day(certificate.validFrom), last: day(certificate.validTo) };
}

/** Whether one certificate was signed by another. */
export function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  } catch {
    // A kind of key that is not known here proves nothing.
    return false;
  }
}

/** How messages call a certificate. */
export function certificateTitle(certificate: X509Certificate): string {
  const { first, last } = validity(certificate);
  return `certificate of ${certificate.subject.replaceAll("\n", ", ")}, valid from ${first} to ${last}`;
}
