import fs from "node:fs";
import path from "node:path";
import { missingGo } from "../go-compiler";
import { goModuleFolder } from "../go-module-folder";
import { lockedGoVersion } from "../locked-version";
import type { CachedTool } from "../tool";

const module = "k8s.io/pod-security-admission";
const version = lockedGoVersion(path.join(__dirname, "go.mod"), module);
// Versions of the library are v0.<minor of Kubernetes>.<patch>.
const minor = `v1.${/^v?0\.(\d+)\./.exec(version)?.[1] ?? ""}`;

/**
 * The pods by which the upstream Pod Security library is tested, of the minor that the library is locked to:
 * `<level>/pass/*.yaml` meet the standard, `<level>/fail/*.yaml` break it.
 */
export const podsecurityFixtures: CachedTool = {
  kind: "cached",
  name: "podsecurity-fixtures",
  version,
  commands: [],
  coldSeconds: 5,
  lockFiles: ["go.mod", "go.sum"].map((file) => path.join(__dirname, file)),
  recipe: `test/testdata of ${minor}`,
  missing: () => missingGo(__dirname),
  async build({ dir, ...tools }) {
    const folder = await goModuleFolder(__dirname, module, version, tools);
    const source = path.join(folder, "test", "testdata");
    for (const level of ["baseline", "restricted"]) {
      for (const verdict of ["pass", "fail"]) {
        const target = path.join(dir, level, verdict);
        fs.mkdirSync(target, { recursive: true });
        for (const file of fs.readdirSync(path.join(source, level, minor, verdict))) {
          // Modules are read-only; a copy by content is not, so that the cache can be cleared.
          fs.writeFileSync(path.join(target, file), fs.readFileSync(path.join(source, level, minor, verdict, file)));
        }
      }
    }
  },
};
