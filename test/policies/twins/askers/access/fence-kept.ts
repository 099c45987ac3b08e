import type { AskerCase } from "../../asker-case";
import { administrator, controller, engineer } from "../../asker-case";

const workspace = "/api/v1/namespaces/ide-full";
const kept = {
  "a workspace": workspace,
  "its quota": `${workspace}/resourcequotas/default-quota`,
  "all its quotas": `${workspace}/resourcequotas`,
  "its limits": `${workspace}/limitranges/container-defaults`,
  "its network policy": "/apis/networking.k8s.io/v1/namespaces/ide-full/networkpolicies/default-deny",
  "its volume claim": `${workspace}/persistentvolumeclaims/home`,
  "a namespace of the platform": "/api/v1/namespaces/ai",
};

const remove = (title: string, as: AskerCase["as"], path: string, allowed: boolean): AskerCase => ({
  title,
  as,
  method: "DELETE",
  path,
  allowed,
});

export const cases: readonly AskerCase[] = [
  ...Object.entries(kept).flatMap(([title, path]) => [
    remove(`${title} deleted by an engineer`, engineer, path, false),
    remove(`${title} deleted by an administrator`, administrator, path, true),
  ]),
  remove(
    "what is in a workspace deleted by the controller that empties namespaces",
    controller("namespace-controller"),
    kept["its quota"],
    true,
  ),
  remove("a quota deleted by another controller", controller("other-controller"), kept["its quota"], false),
  remove("a pod of a workspace deleted by an engineer", engineer, `${workspace}/pods/standing`, true),
  remove("a namespace of somebody else deleted by an engineer", engineer, "/api/v1/namespaces/foreign", true),
];
