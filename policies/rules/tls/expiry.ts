import { createPrivateKey } from "node:crypto";
import type { X509Certificate } from "node:crypto";
import { certificateTitle, certificates, isSignedBy, validity } from "../../reading/files/certificates";
import type { Field } from "../../field";
import { daysBetween } from "../../limits/calendar-date";
import type { ObjectFile } from "../../reading/files/object-files";
import { objectFiles } from "../../reading/files/object-files";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, RuleContext, Violation } from "../../rule";

/** Days before the end on which nobody may deploy the certificate any more, and on which a warning is given. */
const daysLeft = { mandatory: 7, advisory: 30 } as const;

const renew = "Have the certificate issued anew and set it in the stack's configuration.";

/** Certificates of servers that the API server calls, by kind: base64 text below these paths. */
const bundles: Readonly<Record<string, (object: PolicyObject) => readonly Field[]>> = {
  ValidatingWebhookConfiguration: webhookBundles,
  MutatingWebhookConfiguration: webhookBundles,
  APIService: (object) => [object.props.at("spec", "caBundle")],
  CustomResourceDefinition: (object) => [object.props.at("spec", "conversion", "webhook", "clientConfig", "caBundle")],
};

function webhookBundles(object: PolicyObject): Field[] {
  return object.props
    .at("webhooks")
    .items()
    .map((webhook) => webhook.at("clientConfig", "caBundle"));
}

function files(object: PolicyObject): ObjectFile[] {
  const fields = bundles[object.kind]?.(object).filter((field) => !field.isAbsent && !field.isSecret) ?? [];
  return [
    ...objectFiles(object),
    ...fields.map((field) => ({ field, text: Buffer.from(field.text() ?? "", "base64").toString("utf8") })),
  ];
}

/** Whether a certificate is valid today and long enough. */
function* inTime(field: Field, certificate: X509Certificate, { today }: RuleContext): Iterable<Violation> {
  const { first, last } = validity(certificate);
  const left = daysBetween(today, last);
  const value = certificateTitle(certificate);
  if (daysBetween(today, first) > 0) {
    yield { field, value, allowed: `a certificate that is valid on ${today}`, whatToDo: renew };
  } else if (left <= daysLeft.mandatory) {
    yield { field, value, allowed: `more than ${String(daysLeft.mandatory)} days until its end`, whatToDo: renew };
  } else if (left <= daysLeft.advisory) {
    const allowed = `more than ${String(daysLeft.advisory)} days until its end are wanted`;
    yield { field, value, allowed, whatToDo: renew, level: "advisory" };
  }
}

/** The certificate of a server, with those that lead to its authority. */
function* chain(
  field: Field,
  found: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): Iterable<Violation> {
  const [leaf] = found;
  const last = found.at(-1);
  if (leaf === undefined || last === undefined) return;
  if (isSignedBy(leaf, leaf)) {
    yield {
      field,
      value: `${certificateTitle(leaf)}, signed by itself`,
      allowed: "a certificate of the company's authority",
      whatToDo: renew,
    };
    return;
  }
  if ((leaf.subjectAltName ?? "") === "") {
    yield {
      field,
      value: `${certificateTitle(leaf)}, without a subject alternative name`,
      allowed: "every host as a subject alternative name: browsers read no other field",
      whatToDo: renew,
    };
  }
  const broken = found.find((certificate, index) => {
    const next = found[index + 1];
    return next !== undefined && !isSignedBy(certificate, next);
  });
  const isAnchored = authorities.length === 0 || authorities.some((authority) => isSignedBy(last, authority));
  if (broken === undefined && isAnchored) return;
  yield {
    field,
    value: `${certificateTitle(broken ?? last)}, which ${broken === undefined ? "no authority in ca.crt" : "the next one"} has not signed`,
    allowed: "the server's certificate first, then each one that signed the one before it, up to ca.crt",
    whatToDo: "Put the chain in order, or name the authority that signed it.",
  };
}

function matches(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** A server's certificate beside its key. */
function* serverCertificate(all: readonly ObjectFile[], found: readonly X509Certificate[]): Iterable<Violation> {
  const certificate = all.find(({ field }) => field.key === "tls.crt");
  if (certificate === undefined) return;
  const authorities = all
    .filter(({ field }) => field.key === "ca.crt")
    .flatMap(({ text }) => certificates(text).flatMap((entry) => entry ?? []));
  yield* chain(certificate.field, found, authorities);
  const key = all.find(({ field }) => field.key === "tls.key");
  if (key !== undefined && found[0] !== undefined && !matches(found[0], key.text)) {
    yield {
      field: key.field,
      value: "not the key of the certificate in tls.crt",
      allowed: "the private key that the certificate was issued for",
      whatToDo: "Set certificate and key together.",
    };
  }
}

/** A certificate that ends soon, or that no browser would accept, is not deployed. */
export const rule: ObjectRule = {
  id: "tls/expiry",
  level: "mandatory",
  scope: "object",
  summary:
    "Certificates are valid today and for more than seven days, thirty are wanted; a server's names its hosts, fits its key, and leads to the authority beside it.",
  reason:
    "An expired certificate takes the whole platform away at once. Only what an object shows can be judged: a certificate that is kept encrypted, or made in the cluster, is watched by the alerts certificate-expires-soon and certificate-expires-now.",
  source: "https://www.rfc-editor.org/rfc/rfc5280#section-6.1",
  appliesTo: ["Secret", "ConfigMap", ...Object.keys(bundles)],
  example: {
    good: `type: kubernetes.io/tls\nstringData:\n  tls.crt: |\n    # for *.ide.company.com and ide.company.com, signed by the company's authority, valid for a year`,
    bad: `type: kubernetes.io/tls\nstringData:\n  tls.crt: |\n    # ends in seven days`,
  },
  *check(object, context) {
    const all = files(object);
    for (const { field, text } of all) {
      const read = certificates(text);
      const found = read.flatMap((certificate) => certificate ?? []);
      if (found.length < read.length) {
        yield { field, value: "no certificate", allowed: "certificates as PEM text", whatToDo: renew };
      }
      if (field.key === "tls.crt") {
        for (const certificate of found) yield* inTime(field, certificate, context);
        yield* serverCertificate(all, found);
        continue;
      }
      // Of several authorities one may be on its way out: the one that lasts longest counts.
      const [longest] = found.toSorted((a, b) => daysBetween(validity(a).last, validity(b).last));
      if (longest !== undefined) yield* inTime(field, longest, context);
    }
  },
};
