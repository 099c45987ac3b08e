import { extensionListKey } from "../../components/core/contracts";
import { editorNames, galleryVariable } from "../reading/pods/editor-containers";
import { finding, shown } from "./finding";
import { noneFound } from "./none-found";
import { pods } from "./pods";
import { text } from "./text";
import type { Twin } from "./twin";

/** What ends a word of a command line, and what is in one. */
const gap = `[\\s"';|&()]`;
const letter = `[^\\s"';|&()]`;
const names = [...editorNames].join("|");

/** A part of a command line with a word that starts an editor. */
const startsEditor = [
  `(?:^|${gap})--extensions-dir`,
  `(?:^|${gap})(?:/|[^-\\s"';|&()]${letter}*/)?(?:${names})(?:$|${gap})`,
  `(?:^|${gap})(?:[^-\\s"';|&()]${letter}*)?/(?:code-server/(?:out|lib/vscode)|server-main\\.js)`,
].join("|");

const startTexts = (c: string): string => `(${c}.?command.orValue([]) + ${c}.?args.orValue([]))`;
const hooks = ["lifecycle.?postStart", "lifecycle.?preStop", "startupProbe", "readinessProbe", "livenessProbe"];
const commandTexts = (c: string): string =>
  `(${[startTexts(c), ...hooks.map((hook) => `${c}.?${hook}.?exec.?command.orValue([])`)].join(" + ")})`;

const isEditor = [
  `${startTexts("c")}.exists(t, string(t).matches(${text(startsEditor)}))`,
  `c.?env.orValue([]).exists(e, e.name == ${text(galleryVariable)})`,
  // An image made for an editor is one unless its own Node runs something else.
  `(c.?image.orValue("").matches(${text(`(?:^|/)(?:${names})(?::[^/@]*)?(?:@.*)?$`)}) && ` +
    `!(c.?command.orValue([]) + [""])[0].matches("(?:^|/)node$"))`,
].join(" || ");

/** CEL of the values of an option in a container's command line. */
function optionValues(c: string, option: string): string {
  const pattern = `(?:^|${gap})${option}(?:=${letter}*|${gap}${letter}*|$)`;
  const found = `${startTexts(c)}.map(t, string(t)).join(" ").findAll(${text(pattern)})`;
  return `${found}.map(o, o.split(${text(option)})[1]).map(o, o == "" ? "" : o.substring(1))`;
}

const plainPath = (path: string): string =>
  `(${path}.matches("^(?:/[^/]+)+$") && !${path}.matches("/\\\\.{1,2}(?:/|$)"))`;

/** CEL of a container's mounts: path without a slash at its end, volume, and whether it is `ro` or `rw`. */
const mounts = (c: string): string =>
  `${c}.?volumeMounts.orValue([]).map(m, {` +
  `"path": m.mountPath.endsWith("/") ? m.mountPath.substring(0, m.mountPath.size() - 1) : string(m.mountPath), ` +
  `"volume": string(m.name), "mode": m.?readOnly.orValue(false) ? "ro" : "rw", ` +
  `"part": string(m.?subPath.orValue("")) + string(m.?subPathExpr.orValue(""))})`;

const isWithin = (path: string, folder: string): string =>
  `(${path} == ${folder} || ${path}.startsWith(${folder} + "/"))`;

/** CEL of the innermost of some mounts, as a list of at most one. */
const innermost = (list: string): string => `${list}.filter(m, !${list}.exists(o, o.path.size() > m.path.size()))`;

/** What a rule about the extensions of editors compares with. */
export interface EditorLimits {
  /** Command-line options, as a pattern, that bring in extensions past the judged list. */
  readonly past: string;
  /** Hosts that a marketplace may be at. */
  readonly hosts: readonly string[];
}

/**
 * What users work with is what was reviewed, as the cluster judges it. Files in ConfigMaps are left to the other gates:
 * searching all of them at every change would cost more than it finds.
 */
export function editorTwin({ past, hosts }: EditorLimits): Twin {
  const address = `"https://(?:${hosts.map((host) => host.replaceAll(".", "\\.")).join("|")})(?:/[^"\\\\]*)?"`;
  const pair = `\\s*"[^"\\\\]*"\\s*:\\s*${address}\\s*`;
  const isInternal = `matches(${text(`^\\s*\\{(?:\\s*|${pair}(?:,${pair})*)\\}\\s*$`)})`;
  const told = (c: string, found: string, allowed: string, whatToDo: string): string =>
    finding({ found: `"container " + ${c}.name + ${found}`, allowed: text(allowed), whatToDo });
  const installs = told(
    "c",
    `" installs extensions by itself"`,
    "no extensions but those of the judged list",
    "List the extension in its set: only what is listed there is reviewed and compared with its hash.",
  );
  const noGallery = told(
    "c",
    `" has a public marketplace"`,
    `${galleryVariable} set to "{}", which is no marketplace, or to addresses at ${hosts.join(", ")}`,
    `Set ${galleryVariable} to "{}": without it the editor fetches from a public marketplace.`,
  );
  const noFolder = told(
    "e",
    `" loads extensions from " + (e.dirs.size() == 1 ? ${shown("e.dirs[0]")} : string(e.dirs.size()) + " folders")`,
    "--extensions-dir=<absolute path>, once",
    "Name the folder: the default lies in the user's home, where anything can be put.",
  );
  const writable = told(
    "e",
    `" can write to the extensions, or around them"`,
    "a read-only mount, with nothing writable above or below it, or a read-only root file system",
    "Mount the extensions with readOnly: true, where nothing around them can be written.",
  );
  const shared = told(
    "c",
    `" can write to the volume of the extensions"`,
    "readOnly: true for all that runs beside the editor",
    "Only the init container that installs the extensions may write.",
  );
  const kept = finding({
    found: `"volume " + v.name + ", which holds the extensions, outlives the pod"`,
    allowed: text("an emptyDir that an init container fills, or an image"),
    whatToDo: "Give each pod its own folder: what outlives the pod can be altered between two starts.",
  });
  const unjudged = told(
    "c",
    `" installs extensions from another list"`,
    `one --list=<folder of a ConfigMap>/${extensionListKey}, mounted as it is`,
    `Install from the key ${extensionListKey} of a ConfigMap: the rules about extensions judge no other list.`,
  );
  const writes = `c.?volumeMounts.orValue([]).exists(m, m.name in variables.held && !m.?readOnly.orValue(false))`;
  const listMounts = `variables.listMounts.filter(l, l.name == c.name && l.lists.size() == 1)`;
  const judgedList =
    `${listMounts}.exists(l, l.at.exists(m, l.lists[0] == m.path + ${text(`/${extensionListKey}`)} && m.part == "" && ` +
    `dyn(variables.pod).?volumes.orValue([]).exists(v, v.name == m.volume && has(v.configMap) && v.configMap.?items.orValue([]).size() == 0)))`;
  return {
    ...pods,
    variables: {
      ...pods.variables,
      sidecars: `dyn(variables.pod).?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue("") == "Always")`,
      lasting: `variables.sidecars + dyn(variables.pod).?containers.orValue([]) + dyn(variables.pod).?ephemeralContainers.orValue([])`,
      serving: `variables.lasting.filter(c, ${isEditor})`,
      placed: `variables.serving.map(c, {"name": dyn(c.name), "dirs": dyn(${optionValues("c", "--extensions-dir")}), "mounts": dyn(${mounts("c")}), "sealed": dyn(c.?securityContext.?readOnlyRootFilesystem.orValue(false))})`,
      named: `variables.placed.filter(e, e.dirs.size() == 1 && ${plainPath("string(e.dirs[0])")})`,
      // The mounts that an editor's folder is read from, and those around it.
      folders: `variables.named.map(e, {"name": e.name, "sealed": e.sealed, "above": dyn(e.mounts.filter(m, ${isWithin("e.dirs[0]", "m.path")})), "around": dyn(e.mounts.filter(m, ${isWithin("e.dirs[0]", "m.path")} || ${isWithin("m.path", "e.dirs[0]")}))})`,
      held: `variables.folders.map(e, ${innermost("e.above")}.map(m, m.volume)).flatten()`,
      listMounts:
        `variables.held.size() == 0 ? [] : dyn(variables.pod).?initContainers.orValue([]).map(c, ` +
        `{"name": dyn(c.name), "lists": dyn(${optionValues("c", "--list")}), "mounts": dyn(${mounts("c")})})` +
        `.map(l, {"name": l.name, "lists": l.lists, "at": dyn(l.lists.size() == 1 ? ${innermost(`l.mounts.filter(n, ${isWithin("l.lists[0]", "n.path")})`)} : [])})`,
      wrong: [
        `variables.containers.filter(c, ${commandTexts("c")}.exists(t, string(t).matches(${text(`--(?:${past})\\b`)}))).map(c, ${installs})`,
        `variables.containers.filter(c, c.?env.orValue([]).exists(e, e.name == ${text(galleryVariable)} && !string(e.?value.orValue("")).${isInternal}) || ${commandTexts("c")}.exists(t, string(t).contains(${text(galleryVariable)}))).map(c, ${noGallery})`,
        `variables.serving.filter(c, !c.?env.orValue([]).exists(e, e.name == ${text(galleryVariable)})).map(c, ${noGallery})`,
        `variables.placed.filter(e, !(e.dirs.size() == 1 && ${plainPath("string(e.dirs[0])")})).map(e, ${noFolder})`,
        `variables.folders.filter(e, e.above.size() == 0 ? !e.sealed : e.around.exists(m, m.mode == "rw")).map(e, ${writable})`,
        `variables.lasting.filter(c, !(c.name in variables.folders.map(e, e.name)) && ${writes}).map(c, ${shared})`,
        `dyn(variables.pod).?volumes.orValue([]).filter(v, v.name in variables.held && !has(v.emptyDir) && !has(v.image)).map(v, ${kept})`,
        `dyn(variables.pod).?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue("") != "Always" && ${writes} && !${judgedList}).map(c, ${unjudged})`,
      ].join(" + "),
    },
    validations: [noneFound("variables.wrong")],
  };
}
