import type { ExtensionEntry, ExternalHost } from "../core/contracts";

/** One extension of a set, as the catalog names it. */
export interface ExtensionChoice {
  /** `publisher.name` as the whitelist writes it. */
  readonly id: string;
  /** Exact version. */
  readonly version: string;
  /** SHA-256 of the VSIX file (lower-case hex), or `unverified` while no source shows one. */
  readonly sha256: string;
}

/** Folder of the internal repository that holds the VSIX files; the guide's own (4.3). */
const repositoryPath = "/repository/vsix";

/**
 * Where a version of an extension is published and fetched. The guide's `<id>.vsix` stands beside it for hands and
 * scripts; a workspace needs a name that never changes its content.
 */
export function vsixUrl(artefacts: ExternalHost, id: string, version: string): string {
  const authority = artefacts.port === 443 ? artefacts.host : `${artefacts.host}:${String(artefacts.port)}`;
  return `https://${authority}${repositoryPath}/${encodeURIComponent(id)}-${encodeURIComponent(version)}.vsix`;
}

/** Ids are compared without regard to case, as VS Code does, but in no language's own order. */
function byId(a: ExtensionEntry, b: ExtensionEntry): number {
  const [left, right] = [a.id.toLowerCase(), b.id.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The list that a workspace installs from, in a fixed order.
 *
 * @throws Error when two choices have the same id
 */
export function extensionSet(choices: readonly ExtensionChoice[], artefacts: ExternalHost): readonly ExtensionEntry[] {
  const entries = choices
    .map(({ id, version, sha256 }) => ({ id, version, sha256, url: vsixUrl(artefacts, id, version) }))
    .sort(byId);
  entries.forEach((entry, index) => {
    const next = entries[index + 1];
    if (next !== undefined && byId(entry, next) === 0) {
      throw new Error(`extension "${entry.id}" is in the set twice (also as "${next.id}"); keep one version of it`);
    }
  });
  return entries;
}
