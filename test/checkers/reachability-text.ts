import type { Peer } from "./asked-peers";
import { isOurs } from "./asked-peers";
import type { Reachability } from "./reachability";

const userOf = (peer: Peer): string | undefined => /^ide-(.+)$/.exec(peer.namespace ?? "")?.[1];
const workloadOf = (peer: Peer): string => peer.name.slice(peer.name.indexOf("/") + 1);

/** How a peer is called from where another stands: all users are one, as long as they are alike. */
function titleOf(peer: Peer, from?: Peer): string {
  const user = userOf(peer);
  if (user === undefined) return peer.name;
  const own = from === undefined ? undefined : userOf(from);
  const whose = own === undefined ? "a workspace" : own === user ? "its own workspace" : "another workspace";
  return `${whose}/${workloadOf(peer)}`;
}

function portsText(ports: readonly string[], asked: readonly number[]): string {
  const texts = ["", "/UDP", "/SCTP"].flatMap((protocol) => {
    const own = ports.filter((port) => port.replace(/^\d+/, "") === protocol);
    return asked.every((port) => own.includes(`${String(port)}${protocol}`)) ? [`every port${protocol}`] : own;
  });
  return texts.join(", ");
}

/** Users of whom something holds that does not hold for all; nothing when it holds for all. */
function onlyFor(users: ReadonlySet<string>, all: ReadonlySet<string>): string {
  return users.size === all.size ? "" : ` of ${[...users].sort().join(", ")}`;
}

function add(groups: Map<string, Set<string>>, key: string, user: string | undefined): void {
  const group = groups.get(key) ?? new Set();
  if (user !== undefined) group.add(user);
  groups.set(key, group);
}

/** One line for each that a peer reaches. */
function targetsOf(network: Reachability, from: Peer): string[] {
  const byName = new Map(network.peers.map((peer) => [peer.name, peer]));
  const found = new Map<string, Set<string>>();
  const existing = new Map<string, Set<string>>();
  for (const peer of network.peers) if (peer !== from) add(existing, titleOf(peer, from), userOf(peer));
  for (const { to, ports, onlyOut, onlyIn } of network.ways.filter((way) => way.from === from.name)) {
    const target = byName.get(to);
    if (target === undefined) continue;
    const sides = [
      [ports, ""],
      [onlyOut, " (let out, not let in)"],
      [onlyIn, " (let in, not let out)"],
    ] as const;
    for (const [list, remark] of sides) {
      if (list.length === 0) continue;
      const key = JSON.stringify([titleOf(target, from), `${portsText(list, network.asked)}${remark}`]);
      add(found, key, userOf(target));
    }
  }
  return [...found]
    .map(([key, users]) => {
      const [title, ports] = JSON.parse(key) as [string, string];
      return `  - ${title}${onlyFor(users, existing.get(title) ?? users)}: ${ports}`;
    })
    .sort();
}

const head = `# Who reaches whom, and at which TCP ports where nothing else is said: computed from the rendered NetworkPolicies, not
# from what is meant. A change here is a change of isolation, to be read like one.
#
# A port that only one of both sides leaves open is not reached; it stands here as well, with that remark.
# "a workspace" is every user's, as long as all are alike; "another pod" is one that no policy of its namespace names.
# Asked beside the pods: addresses in and next to each network of the settings and policies, the metadata service and the
# internet; who is outside and reaches nobody is left out. A node always reaches the pods that run on it.
#
# After an intended change: WEBIDE_UPDATE_GOLDEN=1 ./webide test test/checkers/reachability.spec.ts
`;

/**
 * Who reaches whom as a file that people read and compare: one block for each pod, and for each address outside that
 * reaches any.
 */
export function reachabilityText(network: Reachability): string {
  const blocks = new Map<string, Set<string>>();
  const existing = new Map<string, Set<string>>();
  for (const from of network.peers) {
    const targets = targetsOf(network, from);
    if (targets.length === 0 && !isOurs(from)) continue;
    add(existing, titleOf(from), userOf(from));
    add(blocks, JSON.stringify([titleOf(from), targets]), userOf(from));
  }
  const texts = [...blocks].map(([key, users]) => {
    const [title, targets] = JSON.parse(key) as [string, string[]];
    const name = `${title}${onlyFor(users, existing.get(title) ?? users)}`;
    return targets.length === 0 ? `${name}: []\n` : `${name}:\n${targets.join("\n")}\n`;
  });
  return [head, ...texts.sort()].join("\n");
}
