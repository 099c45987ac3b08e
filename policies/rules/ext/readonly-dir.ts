import { extensionListKey } from "../../../components/core/contracts";
import { editorTwin } from "../../cel/editors";
import { commandTexts, optionValues, words } from "../../reading/pods/command-texts";
import { editorContainers, galleryVariable, lastingContainers } from "../../reading/pods/editor-containers";
import type { Field } from "../../field";
import type { AllowedRegistry } from "../../limits/registries";
import { isPlainPath, isWithin, mountOf, mounts } from "../../reading/pods/mounts";
import type { Mount } from "../../reading/pods/mounts";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule, Violation } from "../../rule";

const option = "--extensions-dir";
/** Options that bring in extensions, or folders of them, past the one that is judged. */
const past =
  "install-extension|install-builtin-extension|update-extensions|builtin-extensions-dir|extra-(?:builtin-)?extensions-dir|extensionDevelopmentPath";
const onCommandLine = new RegExp(`--(?:${past})\\b`);
/** As on a command line, and as code-server reads them from its file; there the folder itself must not stand either. */
const inFile = new RegExp(`--(?:${past})\\b|^[ \\t"']*(?:${past}|extensions-dir)["']?[ \\t]*:`, "m");

const noInstall = {
  allowed: "no extensions but those of the judged list",
  whatToDo: "List the extension in its set: only what is listed there is reviewed and compared with its hash.",
};

/** A volume, by its name. */
function volumeOf(pod: Field, name: string): Field | undefined {
  return pod
    .at("volumes")
    .items()
    .find((volume) => volume.at("name").text() === name);
}

/** Whether the list that an installer reads is the one that the rules about extensions judge. */
function readsJudgedList(pod: Field, installer: Field): boolean {
  const lists = optionValues(installer, "--list");
  const [list = ""] = lists;
  const mount = mountOf(list, mounts(installer));
  if (lists.length !== 1 || mount === undefined || list !== `${mount.path}/${extensionListKey}`) return false;
  const source = volumeOf(pod, mount.volume)?.at("configMap");
  const isRenamed = [source?.at("items"), mount.field.at("subPath"), mount.field.at("subPathExpr")].some(
    (field) => field !== undefined && !field.isAbsent,
  );
  return source !== undefined && !source.isAbsent && !isRenamed;
}

/** Who else can write what an editor loads. */
function* writers(pod: Field, mount: Mount): Iterable<Violation> {
  const volume = volumeOf(pod, mount.volume);
  if (volume === undefined || (volume.at("emptyDir").isAbsent && volume.at("image").isAbsent)) {
    yield {
      field: volume ?? mount.field.at("name"),
      allowed: "an emptyDir that an init container fills, or an image",
      whatToDo: "Give each pod its own folder: what outlives the pod can be altered between two starts.",
    };
  }
  const writing = (container: Field): Mount[] =>
    mounts(container).filter((other) => other.volume === mount.volume && !other.isReadOnly);
  for (const container of lastingContainers(pod)) {
    for (const other of writing(container)) {
      yield {
        field: other.field.at("readOnly"),
        allowed: "true: this volume holds the extensions",
        whatToDo: "Mount it with readOnly: true; only the init container that installs them may write.",
      };
    }
  }
  for (const container of podContainers(pod, ["initContainers"])) {
    if (container.at("restartPolicy").text() === "Always" || writing(container).length === 0) continue;
    if (readsJudgedList(pod, container)) continue;
    yield {
      field: container.at("args"),
      allowed: `one --list=<folder of a ConfigMap>/${extensionListKey}, mounted as it is`,
      whatToDo: `Install from the key ${extensionListKey} of a ConfigMap: the rules about extensions judge no other list.`,
    };
  }
}

/** The folder that an editor loads extensions from. */
function* folder(pod: Field, editor: Field): Iterable<Violation> {
  const [dir = "", ...more] = optionValues(editor, option);
  if (more.length > 0 || !isPlainPath(dir)) {
    yield {
      field: editor.at("args"),
      value: more.length > 0 ? `${option} ${String(more.length + 1)} times` : dir === "" ? `without ${option}` : dir,
      allowed: `${option}=<absolute path on a read-only mount>, once`,
      whatToDo: "Name the folder: the default lies in the user's home, where anything can be put.",
    };
    return;
  }
  const all = mounts(editor);
  const mount = mountOf(dir, all);
  if (mount === undefined) {
    const field = editor.at("securityContext", "readOnlyRootFilesystem");
    if (field.flag() !== true) {
      yield { field, allowed: `true, as ${dir} is part of the image`, whatToDo: "Set readOnlyRootFilesystem: true." };
    }
  } else {
    // A folder above that can be written can be moved away with the mount inside it.
    const around = all.filter((other) => isWithin(mount.path, other.path) || isWithin(other.path, dir));
    for (const other of around.filter(({ isReadOnly, volume }) => !isReadOnly && volume !== mount.volume)) {
      yield {
        field: other.field.at("readOnly"),
        allowed: `true, as ${dir} lies ${isWithin(mount.path, other.path) ? "below" : "above"} it`,
        whatToDo: "Mount the extensions where nothing around them can be written.",
      };
    }
    yield* writers(pod, mount);
  }
}

/** Whether a marketplace is none at all, or has every address in an allowed repository. */
function isInternal(text: string, allowed: readonly AllowedRegistry[]): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // code-server falls back to the public marketplace for what it can not read.
    return false;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const hosts = allowed.map((entry) => new URL(entry.prefix).host);
  return Object.values(value).every((address: unknown) => {
    if (typeof address !== "string" || !URL.canParse(address)) return false;
    const url = new URL(address);
    return url.protocol === "https:" && hosts.includes(url.host);
  });
}

/** The marketplace of a container. */
function* gallery(container: Field, isEditor: boolean, allowed: readonly AllowedRegistry[]): Iterable<Violation> {
  const what = {
    allowed: `"{}", which is no marketplace, or addresses at ${allowed.map((entry) => new URL(entry.prefix).host).join(", ")}`,
    whatToDo: `Set ${galleryVariable} to "{}": without it the editor fetches from a public marketplace.`,
  };
  const set = container
    .at("env")
    .items()
    .filter((entry) => entry.at("name").text() === galleryVariable);
  if (set.length === 0 && isEditor) yield { field: container.at("env"), value: `without ${galleryVariable}`, ...what };
  for (const field of set.map((entry) => entry.at("value"))) {
    if (!isInternal(field.text() ?? "", allowed)) yield { field, ...what };
  }
  for (const field of commandTexts(container)) {
    if (words(field).some((word) => word.includes(galleryVariable))) yield { field, ...what };
  }
}

/** What users work with is what was reviewed: it can not be added to, or exchanged, while the editor runs. */
export const rule: ObjectRule = {
  id: "ext/readonly-dir",
  level: "mandatory",
  scope: "object",
  summary:
    "An editor loads extensions from a read-only folder that is filled from the judged list alone, has no public marketplace, and installs nothing by itself.",
  reason:
    "The editor enforces no whitelist: its policy file is not read by the web build, and any file can be installed by hand. What it can not write it can not load. A variable that is not set, or not valid JSON, means the public marketplace.",
  source: "https://github.com/coder/code-server/discussions/7574",
  appliesTo: ["*"],
  example: {
    good: `containers:\n  - name: code-server\n    args: ["--extensions-dir=/opt/webide/extensions/current"]\n    env: [{ name: EXTENSIONS_GALLERY, value: "{}" }]\n    volumeMounts: [{ name: extensions, mountPath: /opt/webide/extensions, readOnly: true }]`,
    bad: `containers:\n  - name: code-server\n    args: ["--extensions-dir=/home/coder/extensions"]\n    volumeMounts: [{ name: home, mountPath: /home/coder }]`,
  },
  *check(object, { baseline }) {
    const allowed = baseline.registries.extensions.filter(
      (entry) => entry.class === "production" || object.stack.embedded,
    );
    if (object.kind === "ConfigMap") {
      for (const field of object.props.at("data").entries()) {
        const found = inFile.exec(field.text() ?? "")?.[0];
        if (found !== undefined) yield { field, value: `a text with ${found.trim()}`, ...noInstall };
      }
    }
    for (const { spec } of podTemplates(object)) {
      const editors = editorContainers(spec);
      for (const container of podContainers(spec)) {
        for (const field of commandTexts(container)) {
          if (onCommandLine.test(field.text() ?? "")) yield { field, ...noInstall };
        }
        yield* gallery(
          container,
          editors.some((editor) => editor.path === container.path),
          allowed,
        );
      }
      for (const editor of editors) yield* folder(spec, editor);
    }
  },
  // Of the ways to write a marketplace only those are taken whose addresses can be read without a parser.
  admission({ baseline, stack }) {
    const allowed = baseline.registries.extensions.filter((entry) => entry.class === "production" || stack.embedded);
    return editorTwin({ past, hosts: allowed.map((entry) => new URL(entry.prefix).host) });
  },
};
