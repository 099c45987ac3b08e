import type { AskerCase } from "../../asker-case";
import { administrator, engineer } from "../../asker-case";

const label = "webide.dev/namespace-kind";
const namespaces = "/api/v1/namespaces";

const make = (title: string, name: string, kind: string | undefined, allowed: boolean): AskerCase => ({
  title,
  as: engineer,
  method: "POST",
  path: namespaces,
  body: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "webide.dev/tier": "default", ...(kind !== undefined && { [label]: kind }) } },
  },
  allowed,
});

const relabel = (
  title: string,
  name: string,
  kind: string | null,
  allowed: boolean,
  as: AskerCase["as"] = engineer,
): AskerCase => ({
  title,
  as,
  method: "PATCH",
  path: `${namespaces}/${name}`,
  body: { metadata: { labels: { [label]: kind } } },
  allowed,
});

export const cases: readonly AskerCase[] = [
  make("a workspace with its label", "ide-new", "workspace", true),
  make("a workspace without the label", "ide-new", undefined, false),
  make("a workspace that is labelled as one of the platform", "ide-new", "platform", false),
  make("a namespace of somebody else", "new", undefined, true),
  make("a new namespace of the platform", "new", "platform", true),
  relabel("a workspace that loses its label", "ide-kim", null, false),
  relabel("a workspace that loses its label by an administrator", "ide-kim", null, false, administrator),
  relabel("a workspace that becomes one of the platform", "ide-kim", "platform", false),
  relabel("a workspace whose label is empty", "ide-kim", "", false),
  relabel("a workspace that keeps its label", "ide-kim", "workspace", true),
  relabel("a namespace of the platform that loses its label", "ai", null, false),
  relabel("a namespace of the platform that becomes a workspace", "ai", "workspace", false),
  relabel("a namespace of somebody else that joins the platform", "foreign", "platform", true),
  relabel("a namespace of somebody else with another word", "foreign", "other", true),
  relabel("kube-system with another word", "kube-system", "other", true),
  {
    title: "a workspace whose other labels change",
    as: engineer,
    method: "PATCH",
    path: `${namespaces}/ide-kim`,
    body: { metadata: { labels: { other: "x" } } },
    allowed: true,
  },
  {
    title: "a workspace that loses all labels",
    as: engineer,
    method: "PATCH",
    path: `${namespaces}/ide-kim`,
    body: { metadata: { labels: null } },
    allowed: false,
  },
];
