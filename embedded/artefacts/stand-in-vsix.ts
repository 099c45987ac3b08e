import path from "node:path";
import { build } from "esbuild";
import { zip } from "./zip";

/** What an extension does beyond being listed. */
interface Behaviour {
  /** Folder below extensions/ with its extension.mjs. */
  readonly folder: string;
  /** Name in the list of extensions. */
  readonly displayName: string;
  readonly description: string;
  /** Further fields of package.json. */
  readonly manifest?: Readonly<Record<string, unknown>>;
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  "tabbyml.vscode-tabby": {
    folder: "tabby",
    displayName: "Tabby (stand-in of the embedded default)",
    description: "Completes while you type, through the AI gateway with your own key. Stands in for Tabby's extension.",
    manifest: {
      activationEvents: ["onStartupFinished"],
      contributes: { commands: [{ command: "tabby.triggerCompletion", title: "Tabby: Trigger Completion" }] },
    },
  },
  "continue.continue": {
    folder: "continue",
    displayName: "Continue (stand-in of the embedded default)",
    description: "Asks the chat model, through the AI gateway with your own key. Stands in for Continue.",
    manifest: {
      activationEvents: ["onStartupFinished"],
      contributes: { commands: [{ command: "continue.ask", title: "Continue: Ask the Chat Model" }] },
    },
  },
};

function behaviour(id: string): Behaviour {
  return (
    behaviours[id.toLowerCase()] ?? {
      folder: "plain",
      displayName: `${id} (stand-in of the embedded default)`,
      description: `Stands in for ${id}, which is not part of the embedded default. It does nothing.`,
    }
  );
}

/** The program of an extension as one file. */
async function bundle(folder: string): Promise<Buffer> {
  const { outputFiles } = await build({
    ...{ entryPoints: [path.join(__dirname, "extensions", folder, "extension.mjs")], bundle: true, write: false },
    ...{ platform: "node", target: "node20", format: "cjs", external: ["vscode"], logLevel: "silent" },
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of extensions/${folder}`);
  return Buffer.from(output.contents);
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/**
 * A small real extension under the id and version of one that nobody can fetch here; its display name says so. The same
 * sources are the same bytes.
 *
 * @throws Error for what is no id
 */
export async function standInVsix(id: string, version: string): Promise<Buffer> {
  const [, publisher, name] = /^([A-Za-z0-9][A-Za-z0-9-]*)\.([A-Za-z0-9][\w.-]*)$/.exec(id) ?? [];
  if (publisher === undefined || name === undefined) {
    throw new Error(`extension ${JSON.stringify(id)} is not "publisher.name"`);
  }
  const { folder, displayName, description, manifest } = behaviour(id);
  const packageJson = {
    ...{ name, publisher, version, displayName, description, license: "Apache-2.0", main: "./extension.js" },
    ...{ engines: { vscode: "^1.90.0" }, extensionKind: ["workspace"], ...manifest },
  };
  const identity = `<Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>`;
  const texts: Record<string, string> = {
    "[Content_Types].xml": `<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/><Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>`,
    "extension.vsixmanifest": `<?xml version="1.0" encoding="utf-8"?><PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011"><Metadata>${identity}<DisplayName>${xml(displayName)}</DisplayName><Description xml:space="preserve">${xml(description)}</Description></Metadata><Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/><Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets></PackageManifest>`,
    "extension/package.json": `${JSON.stringify(packageJson, undefined, 2)}\n`,
  };
  const files = Object.entries(texts).map(([file, text]) => [file, Buffer.from(text)] as const);
  return zip(new Map([...files, ["extension/extension.js", await bundle(folder)]]));
}
