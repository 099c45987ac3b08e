import type { CachedTool } from "./tool";

/**
 * Folder of a Go module's files, downloaded where it is missing. They are read-only.
 *
 * @param lockFolder folder of the go.mod and go.sum that lock it
 * @throws ToolError when it can not be downloaded, or is not what go.sum says
 */
export async function goModuleFolder(
  lockFolder: string,
  module: string,
  version: string,
  { run, step }: Pick<Parameters<CachedTool["build"]>[0], "run" | "step">,
): Promise<string> {
  step(`go mod download ${module}@${version}`);
  const answer = await run("go", ["mod", "download", "-json", `${module}@${version}`], {
    cwd: lockFolder,
    env: { GOWORK: "off" },
  });
  return (JSON.parse(answer) as { Dir: string }).Dir;
}
