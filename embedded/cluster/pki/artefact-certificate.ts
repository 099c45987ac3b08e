import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { ArtefactRepository } from "../cluster";
import type { ClusterPaths } from "../cluster-paths";
import { network } from "../network";
import { Certificates } from "./certificates";

/** What the artefact repository of a cluster identifies itself with, and who may store files in it. */
export interface ArtefactKeys {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** File with `user:password`. */
  readonly publisherFile: string;
  /** Certificate of the authority that workspaces have to trust. */
  readonly authorityFile: string;
}

/** Where they lie, whether made yet or not. */
export function artefactKeys(paths: ClusterPaths): ArtefactKeys {
  const file = (name: string): string => path.join(paths.artefacts, "pki", name);
  return {
    certificateFile: file("artefacts.crt"),
    keyFile: file("artefacts.key"),
    publisherFile: file("publisher"),
    authorityFile: file("authority.crt"),
  };
}

/** Where the files of the repository lie, and whom its callers have to trust. */
export function artefactRepository(paths: ClusterPaths): ArtefactRepository {
  const authority = fs.readFileSync(artefactKeys(paths).authorityFile, "utf8");
  return { folder: path.join(paths.artefacts, "files"), authority };
}

/**
 * Makes them, once.
 *
 * @param openssl path of the command
 */
export async function ensureArtefactKeys(paths: ClusterPaths, openssl: string): Promise<void> {
  const folder = path.dirname(artefactKeys(paths).certificateFile);
  if (fs.existsSync(folder)) return;
  const draft = `${folder}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true, mode: 0o700 });
  const certificates = new Certificates(openssl, draft);
  await certificates.authority("authority", "webide embedded artefacts");
  await certificates.certificate({
    ...{ file: "artefacts", authority: "authority", commonName: network.artefacts.host },
    names: [`DNS:${network.artefacts.host}`],
  });
  fs.writeFileSync(path.join(draft, "publisher"), `publisher:${randomBytes(24).toString("base64url")}\n`, {
    mode: 0o600,
  });
  fs.renameSync(draft, folder);
}
