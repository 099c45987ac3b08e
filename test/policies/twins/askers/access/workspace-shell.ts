import type { AskerCase } from "../../asker-case";
import { administrator, controller, engineer } from "../../asker-case";

const verbs = [
  "exec?command=ls&stdout=true&container=c",
  "attach?stdout=true&container=c",
  "portforward?ports=80",
  "proxy",
].map((verb) => ({
  title: verb.split("?")[0] ?? "",
  path: (namespace: string) => `/api/v1/namespaces/${namespace}/pods/standing/${verb}`,
}));
const service = {
  title: "services/proxy",
  path: (namespace: string) => `/api/v1/namespaces/${namespace}/services/s:80/proxy`,
};
const debug = {
  spec: { ephemeralContainers: [{ name: "debug", image: "registry.internal/webide/x:1", targetContainerName: "c" }] },
};

export const cases: readonly AskerCase[] = [
  ...[...verbs, service].flatMap(({ title, path }): AskerCase[] => [
    {
      title: `${title} by an engineer`,
      as: engineer,
      method: "POST",
      path: path("ide-kim"),
      dryRun: false,
      allowed: false,
    },
    {
      title: `${title} by an administrator`,
      as: administrator,
      method: "POST",
      path: path("ide-kim"),
      dryRun: false,
      allowed: true,
    },
    {
      title: `${title} in a namespace of the platform`,
      as: engineer,
      method: "POST",
      path: path("ai"),
      dryRun: false,
      allowed: true,
    },
  ]),
  {
    title: "a debug container by an engineer",
    as: engineer,
    method: "PATCH",
    path: "/api/v1/namespaces/ide-kim/pods/standing/ephemeralcontainers",
    body: debug,
    allowed: false,
  },
  {
    title: "a debug container by an administrator",
    as: administrator,
    method: "PATCH",
    path: "/api/v1/namespaces/ide-kim/pods/standing/ephemeralcontainers",
    body: debug,
    allowed: true,
  },
  {
    title: "exec by an account of kube-system",
    as: controller("some-controller"),
    method: "POST",
    path: "/api/v1/namespaces/ide-kim/pods/standing/exec?command=ls&stdout=true",
    dryRun: false,
    allowed: false,
  },
];
