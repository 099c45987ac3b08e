import { goTool } from "../go-tool";

/** Who may reach whom by the network policies, judged by Cyclonus' matcher; the question's form and exit codes in main.go. */
export const cyclonus = goTool({
  name: "cyclonus",
  folder: __dirname,
  module: "github.com/mattfenwick/cyclonus",
  packages: { reachability: "." },
  coldSeconds: 100,
});
