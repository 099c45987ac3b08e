import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Cluster } from "../../../../embedded/cluster/cluster";
import { ClusterPaths } from "../../../../embedded/cluster/cluster-paths";
import { ensureClusterTools, nodeTools } from "../../../../embedded/cluster/cluster-tools";
import { NodeImages } from "../../../../embedded/cluster/node/node-images";
import { writeStaticImage } from "../../../../embedded/cluster/node/static-image";
import { ensureTools } from "../../../../embedded/tools/ensure";

/** Image of a shell and its commands; as they stand in one file, the shell is `/busybox sh`. */
export const shellImage = "localhost/webide-test/busybox:1";

const run = promisify(execFile);

/** Loads that image into the real node of a cluster; pods of it are placed there once it is listed. */
export async function loadShell(cluster: Cluster): Promise<void> {
  const quiet = { progress: () => undefined };
  const { ctr } = nodeTools(await ensureClusterTools({ nodes: "real", ...quiet }));
  const program = (await ensureTools(["busybox"], quiet)).get("busybox")!.bin();
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "webide-shell-"));
  try {
    const archive = await writeStaticImage({ program, name: "busybox", reference: shellImage, scratch });
    await new NodeImages(new ClusterPaths(cluster.dir), ctr).import(archive, shellImage);
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

/** Runs a shell script in the only container of a pod, and returns what it prints to either output. */
export async function inPod(cluster: Cluster, name: string, script: string): Promise<string> {
  const { apiServer: command } = await ensureClusterTools({ nodes: "real", progress: () => undefined });
  const kubectl = path.join(path.dirname(command), "kubectl");
  const args = ["--kubeconfig", cluster.kubeconfig, "exec", name, "--", "/busybox", "sh", "-c", `{ ${script}; } 2>&1`];
  return (await run(kubectl, args)).stdout.trim();
}

/** A pod as the platform declares them: not root, and its volumes belong to its group. */
export function shellPod(name: string, claimName: string, more: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, runAsNonRoot: true },
      containers: [
        {
          name: "shell",
          image: shellImage,
          command: ["/busybox", "sh", "-c", "trap exit TERM; while :; do /busybox sleep 1; done"],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
          ...more,
        },
      ],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
    },
  };
}
