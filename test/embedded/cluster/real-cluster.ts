import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ApiClient, KubernetesObject } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { type ImageToLoad, loadImages } from "../../../embedded/cluster/load-images";
import { writeStaticImage } from "../../../embedded/cluster/node/static-image";
import { ensureTools } from "../../../embedded/tools/ensure";
import { TestCluster, until } from "./test-cluster";

const run = promisify(execFile);

/** What a command came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
}

/** Pods of a namespace in the API. */
export const podsOf = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

/** A cluster of a test whose pods run, with an image of many small programs. */
export class RealCluster extends TestCluster {
  readonly image = "localhost/webide-test/busybox:1";
  private readonly images = fs.mkdtempSync(path.join(os.tmpdir(), "webide-images-"));
  private kubectlCommand = "";

  constructor() {
    super("real");
  }

  /** An archive of the image, made as a user of loadImages would have it. */
  async archive(program = "busybox", reference = this.image): Promise<ImageToLoad> {
    const [kubernetes, busybox] = await ensureTools(["kubernetes", "busybox"]).then((tools) => [
      tools.get("kubernetes"),
      tools.get("busybox"),
    ]);
    this.kubectlCommand = kubernetes?.bin("kubectl") ?? "";
    const scratch = fs.mkdtempSync(path.join(this.images, "image-"));
    const source = busybox?.bin("busybox") ?? "";
    return { archive: await writeStaticImage({ program: source, name: program, reference, scratch }), reference };
  }

  /** Starts it and loads the image. */
  async startWithImage(): Promise<{ cluster: Cluster; api: ApiClient }> {
    const cluster = await this.start();
    await loadImages({ cluster, images: [await this.archive()] });
    return { cluster, api: this.api(cluster) };
  }

  /** A pod that serves its own files over HTTP on port 8080: /etc/hostname says its name. */
  server(name: string, namespace = "default"): KubernetesObject {
    const command = ["/busybox", "httpd", "-f", "-p", "8080", "-h", "/"];
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "main", image: this.image, command, ports: [{ containerPort: 8080 }] }],
      },
    };
  }

  /** Makes a server pod, and waits until it serves; its address. */
  async serve(api: ApiClient, name: string, namespace = "default"): Promise<string> {
    await api.create(podsOf(namespace), this.server(name, namespace));
    return this.address(api, name, namespace);
  }

  /** Address of a pod once it is ready. */
  address(api: ApiClient, name: string, namespace = "default"): Promise<string> {
    return until(`pod ${namespace}/${name}`, 60, async () => {
      const { status } = (await api.get(`${podsOf(namespace)}/${name}`)) as unknown as {
        status: { podIP?: string; conditions?: { type: string; status: string }[] };
      };
      const ready = status.conditions?.some((one) => one.type === "Ready" && one.status === "True");
      return ready === true && status.podIP;
    });
  }

  /** Runs kubectl as the administrator. */
  async kubectl(...args: string[]): Promise<Ran> {
    return run(this.kubectlCommand, ["--kubeconfig", this.paths.kubeconfig, ...args], { timeout: 30_000 }).then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (error: unknown) => {
        const { code = -1, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
        return { code, out: stdout + stderr };
      },
    );
  }

  /** Runs one of the image's programs in a pod, through the API server. */
  inPod(pod: string, namespace: string, ...command: string[]): Promise<Ran> {
    return this.kubectl("exec", "-n", namespace, pod, "--", "/busybox", ...command);
  }

  /** What a pod gets from an HTTP address within two seconds. */
  async fetchIn(pod: string, namespace: string, url: string): Promise<Ran> {
    return this.inPod(pod, namespace, "timeout", "2", "/busybox", "wget", "-q", "-O", "-", url);
  }

  override async remove(): Promise<void> {
    await super.remove();
    fs.rmSync(this.images, { recursive: true, force: true });
  }
}
