import path from "node:path";

/** Where everything of one cluster lies. Nothing of it is written outside the folder but the lock beside it. */
export class ClusterPaths {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = path.resolve(dir);
  }

  /** Held while the cluster is started, stopped or reset; beside the folder, because a reset removes the folder. */
  get lock(): string {
    return `${this.dir}.lock`;
  }

  /** Layout version and ports. */
  get state(): string {
    return path.join(this.dir, "cluster.json");
  }

  /** The administrator's kubeconfig. */
  get kubeconfig(): string {
    return path.join(this.dir, "kubeconfig");
  }

  /** Certificates and keys. */
  get pki(): string {
    return path.join(this.dir, "pki");
  }

  /** Kubeconfig files and configurations of the programs. */
  get config(): string {
    return path.join(this.dir, "config");
  }

  /** Who runs: one record a program. */
  get run(): string {
    return path.join(this.dir, "run");
  }

  get logs(): string {
    return path.join(this.dir, "logs");
  }

  /** Lists of connections that go into a real node's network, one file for each owner. */
  get forwards(): string {
    return path.join(this.dir, "forwards");
  }

  /** Images and layers of a real node. */
  get containerd(): string {
    return path.join(this.dir, "containerd");
  }

  /** Files of the artefact repository, and its keys. */
  get artefacts(): string {
    return path.join(this.dir, "artefacts");
  }

  /** Content of volumes. */
  get volumes(): string {
    return path.join(this.dir, "volumes");
  }

  log(process: string): string {
    return path.join(this.logs, `${process}.log`);
  }
}
