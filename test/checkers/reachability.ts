import { spawnSync } from "node:child_process";
import { ensureTools } from "../../embedded/tools/ensure";
import type { Manifest } from "../support/recorded";
import type { NetworkSettings, Peer } from "./asked-peers";
import { askedPeers, isOurs } from "./asked-peers";
import type { DeclaredObjects } from "./declared-objects";

/** Ports at which nodes and hosts answer, and one that nobody would think of; those that anybody declares are asked too. */
const undeclaredPorts = [22, 80, 443, 6443, 10250, 65000];

/** What stands open between two peers; ports as `8080` or `53/UDP`. */
interface Way {
  readonly from: string;
  readonly to: string;
  /** Ports that are reached: both sides leave them open. */
  readonly ports: readonly string[];
  /** Ports that only the caller's side leaves open. */
  readonly onlyOut: readonly string[];
  /** Ports that only the called side leaves open. */
  readonly onlyIn: readonly string[];
}

function portsOf(policy: Manifest): number[] {
  const rules = [...((policy["spec"].ingress ?? []) as Manifest[]), ...((policy["spec"].egress ?? []) as Manifest[])];
  return rules
    .flatMap((rule) => (rule["ports"] ?? []) as { port?: number | string; endPort?: number }[])
    .flatMap(({ port, endPort }) => [port, endPort].filter((one) => typeof one === "number"));
}

/** Who reaches whom in an environment, as its network policies say. */
export class Reachability {
  private constructor(
    readonly peers: readonly Peer[],
    /** Ports asked at every peer by every protocol. */
    readonly asked: readonly number[],
    readonly ways: readonly Way[],
  ) {}

  static async of(
    objects: DeclaredObjects,
    settings: NetworkSettings,
    more: readonly Peer[] = [],
  ): Promise<Reachability> {
    const tools = await ensureTools(["cyclonus"]);
    const peers = [...askedPeers(objects, settings), ...more];
    const policies = objects.of("NetworkPolicy");
    const declared = peers.flatMap((peer) => (peer.ports ?? []).map(({ port }) => port));
    const ports = [...new Set([...declared, ...policies.flatMap(portsOf), ...undeclaredPorts])].sort((a, b) => a - b);
    const { status, stdout, stderr, error } = spawnSync(tools.get("cyclonus")!.bin("reachability"), {
      input: JSON.stringify({ policies, peers, ports }),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error) throw error;
    if (status !== 0) throw new Error(stderr);
    const lines = stdout.split("\n").filter((line) => line !== "");
    const ours = new Set(peers.filter(isOurs).map(({ name }) => name));
    const ways = lines.map((line) => JSON.parse(line) as Way).filter(({ from, to }) => ours.has(from) || ours.has(to));
    return new Reachability(peers, ports, ways);
  }

  /** Ports of `to` that `from` reaches. */
  ports(from: string, to: string): readonly string[] {
    return this.ways.find((way) => way.from === from && way.to === to)?.ports ?? [];
  }

  /** Each way between peers of two kinds, as `from -> to ports`. */
  between(from: (peer: Peer) => boolean, to: (peer: Peer, from: Peer) => boolean): string[] {
    const byName = new Map(this.peers.map((peer) => [peer.name, peer]));
    return this.ways
      .filter((way) => {
        const source = byName.get(way.from);
        const target = byName.get(way.to);
        return way.ports.length > 0 && source && target && from(source) && to(target, source);
      })
      .map((way) => `${way.from} -> ${way.to} ${way.ports.join(", ")}`);
  }
}
