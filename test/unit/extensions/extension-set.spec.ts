import assert from "node:assert/strict";
import { extensionInstaller, extensionInstallerEntry } from "../../../components/extensions/extension-installer";
import { extensionSet, vsixUrl } from "../../../components/extensions/extension-set";

const artefacts = { host: "nexus.internal", cidr: "10.20.0.10/32", port: 443 };
const sha256 = "a".repeat(64);

describe("extensionSet", () => {
  it("gives each extension the address of its version in the internal repository", () => {
    const [entry] = extensionSet([{ id: "TabbyML.vscode-tabby", version: "1.30.0", sha256 }], artefacts);
    assert.deepEqual(entry, {
      id: "TabbyML.vscode-tabby",
      version: "1.30.0",
      sha256,
      url: "https://nexus.internal/repository/vsix/TabbyML.vscode-tabby-1.30.0.vsix",
    });
  });

  it("names the port of a repository that does not listen on 443", () => {
    const url = vsixUrl({ ...artefacts, port: 8443 }, "a.b", "1.0.0");
    assert.equal(url, "https://nexus.internal:8443/repository/vsix/a.b-1.0.0.vsix");
  });

  it("escapes what a URL would read as something else", () => {
    assert.equal(
      vsixUrl(artefacts, "a.b", "1.0.0+x/../y"),
      "https://nexus.internal/repository/vsix/a.b-1.0.0%2Bx%2F..%2Fy.vsix",
    );
  });

  it("is in the same order however the catalog is sorted", () => {
    const choices = ["ms-python.python", "TabbyML.vscode-tabby", "continue.continue"].map((id) => ({
      id,
      version: "1.0.0",
      sha256,
    }));
    const forwards = extensionSet(choices, artefacts);
    assert.deepEqual(extensionSet([...choices].reverse(), artefacts), forwards);
    assert.deepEqual(
      forwards.map((entry) => entry.id),
      ["continue.continue", "ms-python.python", "TabbyML.vscode-tabby"],
    );
  });

  it("refuses ids that differ in case only", () => {
    const choices = ["tabbyml.vscode-tabby", "TabbyML.vscode-tabby"].map((id) => ({ id, version: "1.0.0", sha256 }));
    assert.throws(() => extensionSet(choices, artefacts), /is in the set twice/);
  });

  it("carries an unverified hash as it is", () => {
    const [entry] = extensionSet([{ id: "a.b", version: "1.0.0", sha256: "unverified" }], artefacts);
    assert.equal(entry?.sha256, "unverified");
  });
});

describe("extensionInstaller", () => {
  it("holds the file to run and every file that it imports", () => {
    const files = extensionInstaller();
    const imports = Object.values(files).flatMap((text) =>
      [...text.matchAll(/from "\.\/([^"]+)"/g)].map((match) => match[1]),
    );
    assert.deepEqual(
      [extensionInstallerEntry, ...imports].filter((name) => name === undefined || !(name in files)),
      [],
    );
  });
});
