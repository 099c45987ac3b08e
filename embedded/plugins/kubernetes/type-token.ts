/** Kinds the official plugin makes up itself, or that it only reads. */
const notObjects = /(^|\.)(yaml|helm\.sh|kustomize)(\/|$)/;

/** API version and kind of a type token, as in `kubernetes:apps/v1:Deployment`. */
export interface TypeToken {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Reads a type token.
 *
 * @throws Error for one that is no object of a cluster
 */
export function readTypeToken(token: string): TypeToken {
  const [, module = "", kind = ""] = token.split(":");
  if (notObjects.test(module))
    throw new Error(
      `${token} is not supported by the stand-in for the kubernetes plugin, which knows single objects only; ` +
        "declare the objects themselves, or install the official plugin",
    );
  const apiVersion = module.startsWith("core/") ? module.slice("core/".length) : module;
  return { apiVersion, kind };
}
