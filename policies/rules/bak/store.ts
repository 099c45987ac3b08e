import { startTexts } from "../../reading/pods/command-texts";
import type { Field } from "../../field";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";

/** Why an address is none of a store outside the cluster; undefined when it is one. */
function objection(address: string): string | undefined {
  if (!URL.canParse(address)) return "no address";
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== "https:") return "not https";
  if (username !== "" || password !== "") return "an address with credentials";
  const host = hostname.toLowerCase().replace(/\.$/, "");
  // An address in numbers may be a Service's: nothing here shows which networks are the cluster's.
  if (/^[\d.]+$/.test(host) || host.startsWith("[")) return "an address in numbers";
  const isInside = !host.includes(".") || /\.(?:svc|local|localhost|localdomain)$|\.svc\./.test(host);
  return isInside ? "a host inside the cluster" : undefined;
}

function* address(field: Field): Iterable<Violation> {
  const found = objection(field.text() ?? "");
  if (found === undefined) return;
  yield {
    field,
    // An address with credentials is not repeated.
    value: found,
    allowed: "https://<host name outside the cluster>",
    whatToDo: "Give the address of the object store under the name that stands in its certificate.",
  };
}

function* location(spec: Field): Iterable<Violation> {
  yield* address(spec.at("config", "s3Url"));
  const publicUrl = spec.at("config", "publicUrl");
  if (!publicUrl.isAbsent) yield* address(publicUrl);
  const insecure = spec.at("config", "insecureSkipTLSVerify");
  if (!insecure.isAbsent && insecure.text() !== "false") {
    yield {
      field: insecure,
      allowed: 'nothing, or "false"',
      whatToDo: "Give the authority of the store's certificate in objectStorage.caCert instead.",
    };
  }
  const mode = spec.at("accessMode");
  if (!mode.isAbsent && mode.text() !== "ReadWrite") {
    yield {
      field: mode,
      allowed: "ReadWrite",
      whatToDo: "Set it back once the restore is done: no backup is written.",
    };
  }
  const bucket = spec.at("objectStorage", "bucket");
  if ((bucket.text() ?? "") === "") {
    yield { field: bucket, allowed: "the name of a bucket", whatToDo: "Name the bucket, versioned and locked." };
  }
}

/** rclone's remotes are declared by environment: the dumps and snapshots that leave the cluster beside Velero. */
function* remotes(object: PolicyObject): Iterable<Violation> {
  for (const container of podTemplates(object).flatMap(({ spec }) => podContainers(spec))) {
    for (const variable of container.at("env").items()) {
      const name = variable.at("name").text() ?? "";
      const value = variable.at("value");
      if (/^RCLONE_CONFIG_\w+_ENDPOINT$/.test(name)) yield* address(value);
      if (name === "RCLONE_NO_CHECK_CERTIFICATE" && value.text() !== "false") yield unchecked(value);
    }
    for (const field of startTexts(container)) {
      if (/--no-check-certificate(?!=false)/.test(field.text() ?? "")) yield unchecked(field);
    }
  }
}

function unchecked(field: Field): Violation {
  return {
    field,
    value: "a certificate that nobody checks",
    allowed: "a checked certificate",
    whatToDo: "Give rclone the authority with --ca-cert.",
  };
}

/** Backups go out of the cluster, encrypted on the way. */
export const rule: ObjectRule = {
  id: "bak/store",
  level: "mandatory",
  scope: "object",
  summary:
    "Every backup store is reached by https, with its certificate checked, under a host name outside the cluster.",
  reason:
    "A backup that lies in the cluster is lost with it, and one that travels in clear holds every user's files. That the bucket is versioned and locked only its owner can see to; that the repository has a password of its own is judged by bak/coverage.",
  source: "https://velero.io/docs/main/api-types/backupstoragelocation/",
  appliesTo: ["*"],
  example: {
    good: `kind: BackupStorageLocation\nspec: { provider: aws, objectStorage: { bucket: webide }, config: { s3Url: "https://s3.company.com" } }`,
    bad: `kind: BackupStorageLocation\nspec: { provider: aws, objectStorage: { bucket: webide }, config: { s3Url: "http://minio.velero.svc:9000" } }`,
  },
  *check(object) {
    if (!object.isKubernetes) return;
    if (object.kind === "BackupStorageLocation") yield* location(object.props.at("spec"));
    else yield* remotes(object);
  },
};
