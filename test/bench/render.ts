// What one more user costs a render, as a ratio within one run: node --require tsx/cjs test/bench/render.ts
import { spawnSync } from "node:child_process";
import { renderPlatform } from "../../operations/render/render-platform";
import { ConfigTree } from "../support/config-tree";
import { crowd } from "./crowd";

const sizes = [50, 200, 500, 1000, 2000];
const usersFile = "catalog/users.prod.yaml";

interface Measured {
  readonly users: number;
  readonly files: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Renders production with so many copies of its first user, in this process. */
async function measure(users: number): Promise<Measured> {
  const tree = new ConfigTree();
  try {
    tree.write(usersFile, crowd(tree.read(usersFile), users));
    const files = await renderPlatform({ stack: "prod", unknowns: false, root: tree.root });
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    return { users, files: files.length, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 };
  } finally {
    tree.remove();
  }
}

/** One process a size: a start of its own, and a peak of memory of its own. */
function measureApart(users: number): Measured {
  process.stderr.write(`${String(users)} users ...\n`);
  const { stdout, stderr, status } = spawnSync(process.execPath, [...process.execArgv, __filename, String(users)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function table(rows: readonly Measured[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const each = (row: Measured): number => row.cpuSeconds / row.users;
  const lines = rows.map((row) => {
    const ratio = (each(row) / each(first)).toFixed(2);
    const figures = [row.users, row.files, row.cpuSeconds.toFixed(1), ratio, row.peakMiB.toFixed(0)];
    return `| ${figures.join(" | ")} |`;
  });
  return [
    `| users | files | CPU s | CPU a user, against ${String(first.users)} users | peak MiB |`,
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

const [size] = process.argv.slice(2);
if (size === undefined) process.stdout.write(`${table(sizes.map(measureApart))}\n`);
else void measure(Number(size)).then((result) => process.stdout.write(JSON.stringify(result)));
