import { startTexts, words } from "./command-texts";
import type { Field } from "../../field";
import { imageReference } from "../../limits/image-reference";
import { podContainers } from "./pod-templates";

/** Programs, and images that start one by themselves. */
export const editorNames: ReadonlySet<string> = new Set([
  "code-server",
  "openvscode-server",
  "vscode-server",
  "code-tunnel",
]);

/** Environment variable with the address of the marketplace; unset means a public one. */
export const galleryVariable = "EXTENSIONS_GALLERY";

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}

/** A program by its name, or the server's own script inside its image. */
function startsEditor(word: string): boolean {
  if (word.startsWith("-")) return word.startsWith("--extensions-dir");
  return editorNames.has(lastPart(word)) || /\/(?:code-server\/(?:out|lib\/vscode)|server-main\.js)/.test(word);
}

/**
 * Whether a container serves an editor. An image made for it counts as one unless its own Node runs something else:
 * what a script inside it starts can not be seen.
 */
function isEditor(container: Field): boolean {
  if (startTexts(container).flatMap(words).some(startsEditor)) return true;
  if (
    container
      .at("env")
      .items()
      .some((entry) => entry.at("name").text() === galleryVariable)
  )
    return true;
  const repository = imageReference(container.at("image").text() ?? "")?.repository ?? "";
  const [program] = container.at("command").items();
  return editorNames.has(lastPart(repository)) && lastPart(program?.text() ?? "") !== "node";
}

/** Containers that run for as long as the pod does. */
export function lastingContainers(pod: Field): Field[] {
  const sidecars = podContainers(pod, ["initContainers"]).filter(
    (container) => container.at("restartPolicy").text() === "Always",
  );
  return [...sidecars, ...podContainers(pod, ["containers", "ephemeralContainers"])];
}

/** Containers that users work in. */
export function editorContainers(pod: Field): Field[] {
  return lastingContainers(pod).filter(isEditor);
}
