import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { BuildContext } from "../tools/tool";
import type { Image } from "./image";
import { imageEpoch, reproducibleTar } from "./reproducible-tar";

/** Inputs of {@link writeArchive}. */
export interface ArchiveArgs {
  readonly image: Image;
  readonly version: string;
  /** Bottom layer first. */
  readonly layers: readonly { readonly file: string; readonly digest: string }[];
  readonly run: BuildContext["run"];
  /** Folder to work in; left behind. */
  readonly scratch: string;
  /** The archive to write. */
  readonly file: string;
}

const architectures: Readonly<Record<string, string>> = { x64: "amd64" };
const debianPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Writes an image as one file in the layout of the OCI, which `ctr images import` and other tools read.
 * Source: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeArchive({
  image,
  version,
  layers,
  run,
  scratch,
  file,
}: ArchiveArgs): Promise<{ readonly digest: string; readonly reference: string }> {
  const blobs = path.join(scratch, "blobs", "sha256");
  fs.mkdirSync(blobs, { recursive: true });
  const blob = (mediaType: string, content: unknown) => {
    const text = JSON.stringify(content);
    const hex = createHash("sha256").update(text).digest("hex");
    fs.writeFileSync(path.join(blobs, hex), text);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  };
  for (const { file: layer, digest } of layers) {
    const name = path.join(blobs, digest.replace("sha256:", ""));
    if (!fs.existsSync(name)) fs.symlinkSync(layer, name); // two layers may have the same content
  }

  const created = new Date(imageEpoch * 1000).toISOString();
  const labels = {
    "org.opencontainers.image.title": image.title,
    "org.opencontainers.image.version": version,
    "org.opencontainers.image.source": image.source,
  };
  const environment = { PATH: debianPath, ...image.environment };
  const config = blob("application/vnd.oci.image.config.v1+json", {
    created,
    architecture: architectures[process.arch] ?? process.arch,
    os: "linux",
    config: {
      User: image.user,
      ...(image.ports && { ExposedPorts: Object.fromEntries(image.ports.map((port) => [`${port}/tcp`, {}])) }),
      Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      ...(image.entrypoint && { Entrypoint: image.entrypoint }),
      ...(image.command && { Cmd: image.command }),
      ...(image.stopSignal && { StopSignal: image.stopSignal }),
      WorkingDir: image.workingFolder ?? "/",
      Labels: labels,
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    history: image.layers.map(({ name }) => ({ created, created_by: `layer ${name}` })),
  });
  const manifest = blob("application/vnd.oci.image.manifest.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config,
    layers: layers.map((layer) => ({
      mediaType: "application/vnd.oci.image.layer.v1.tar",
      digest: layer.digest,
      size: fs.statSync(layer.file).size,
    })),
  });
  const reference = `localhost/webide-embedded/${image.name}:${version.replace(/[^\w.-]/g, "-")}`;
  const annotations = { "io.containerd.image.name": reference, "org.opencontainers.image.ref.name": reference };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  fs.writeFileSync(path.join(scratch, "index.json"), JSON.stringify(index));
  fs.writeFileSync(path.join(scratch, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await reproducibleTar(run, scratch, file, ["--dereference"]);
  return { digest: manifest.digest, reference };
}
