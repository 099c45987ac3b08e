import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const architectures: Readonly<Record<string, string>> = { x64: "amd64" };

/** Inputs of {@link writeStaticImage}. */
export interface StaticImageArgs {
  /** A program that needs no other file. */
  readonly program: string;
  /** Its name in the image. */
  readonly name: string;
  readonly reference: string;
  /** Empty folder to work in. */
  readonly scratch: string;
}

async function tar(file: string, folder: string): Promise<void> {
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--sort=name"];
  await run("tar", [...owner, "-C", folder, "-cf", file, "."]);
}

/**
 * Writes an image that holds one program and nothing else, and returns its archive.
 * Source: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeStaticImage({ program, name, reference, scratch }: StaticImageArgs): Promise<string> {
  const root = path.join(scratch, "root");
  const layout = path.join(scratch, "layout");
  const blobs = path.join(layout, "blobs", "sha256");
  fs.mkdirSync(root);
  fs.mkdirSync(blobs, { recursive: true });
  fs.copyFileSync(program, path.join(root, name));
  fs.chmodSync(path.join(root, name), 0o755);
  await tar(path.join(scratch, "layer.tar"), root);

  const blob = (mediaType: string, content: Buffer | string) => {
    const hex = createHash("sha256").update(content).digest("hex");
    fs.writeFileSync(path.join(blobs, hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(content) };
  };
  const oci = "application/vnd.oci.image";
  const layer = blob(`${oci}.layer.v1.tar`, fs.readFileSync(path.join(scratch, "layer.tar")));
  const config = {
    architecture: architectures[process.arch] ?? process.arch,
    os: "linux",
    config: { Entrypoint: [`/${name}`] },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: `${oci}.manifest.v1+json`,
    config: blob(`${oci}.config.v1+json`, JSON.stringify(config)),
    layers: [layer],
  };
  const annotations = { "io.containerd.image.name": reference };
  const described = { ...blob(manifest.mediaType, JSON.stringify(manifest)), annotations };
  fs.writeFileSync(path.join(layout, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [described] }));
  fs.writeFileSync(path.join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const archive = path.join(scratch, "image.tar");
  await tar(archive, layout);
  return archive;
}
