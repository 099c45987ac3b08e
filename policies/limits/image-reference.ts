/** An image reference taken apart. */
export interface ImageReference {
  /** Host with port; `docker.io` where the reference names none. */
  readonly registry: string;
  /** Path below the host. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest?: string;
}

const host = /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::\d{1,5})?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagForm = /^\w[\w.-]{0,127}$/;
const digestForm = /^sha256:[a-f0-9]{64}$/;

/**
 * Reads an image reference strictly.
 *
 * Source: github.com/distribution/reference, grammar of `reference.go`; digests of other algorithms are not accepted.
 *
 * @returns undefined when the text is no reference
 */
export function imageReference(text: string): ImageReference | undefined {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  if (digest !== undefined && !digestForm.test(digest)) return undefined;
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  if (tag !== undefined && !tagForm.test(tag)) return undefined;
  const parts = path.split("/");
  const [first = "", ...rest] = parts;
  // A first part with a dot or a port is a host, so is localhost; anything else is a path on Docker Hub.
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (isHost && !host.test(first)) return undefined;
  const components = isHost ? rest : parts;
  if (!components.every((part) => component.test(part))) return undefined;
  return {
    registry: isHost ? first : "docker.io",
    repository: components.join("/"),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}
