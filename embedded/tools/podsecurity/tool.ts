import { goTool } from "../go-tool";

/** Judges manifests with the upstream Pod Security library; usage and exit codes in main.go. */
export const podsecurity = goTool({
  name: "podsecurity",
  folder: __dirname,
  module: "k8s.io/pod-security-admission",
  packages: { podsecurity: "." },
  coldSeconds: 55,
});
