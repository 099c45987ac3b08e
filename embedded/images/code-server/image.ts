import fs from "node:fs";
import path from "node:path";
import { codeServer } from "../../tools/code-server/tool";
import { node } from "../../tools/node/tool";
import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";
import { nodeLayer } from "../node/layer";

const compilers = debianLayer({
  name: "compilers",
  packages: ["g++", "make", "python3", "libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev"],
  coldSeconds: 60,
});

/** What a developer's terminal needs from the start, and the libraries of the editor's native modules. */
const terminal = debianLayer({
  name: "terminal",
  packages: [
    ...["bash-completion", "curl", "dumb-init", "git", "jq", "less", "nano", "openssh-client", "procps", "python3"],
    ...["unzip", "vim-tiny", "wget"],
    ...["libgssapi-krb5-2", "libsecret-1-0", "libx11-6", "libxkbfile1"],
  ],
  // The account of the production image.
  before: "groupadd --gid 1000 coder && useradd --uid 1000 --gid 1000 --create-home --shell /bin/bash coder",
  coldSeconds: 40,
});

const editor = debianLayer({
  name: "code-server",
  on: [debianBase, compilers],
  tools: [node, codeServer],
  after: fs.readFileSync(path.join(__dirname, "build.sh"), "utf8"),
  coldSeconds: 120,
});

/** code-server as its official image has it, without what needs root: fixuid and sudo. */
export const codeServerImage: Image = {
  name: "code-server",
  title: "code-server",
  source: "npm package code-server",
  version: codeServer.version,
  layers: [debianBase, terminal, nodeLayer, editor],
  user: "1000:1000",
  entrypoint: ["dumb-init", "/usr/bin/code-server"],
  command: ["--bind-addr", "0.0.0.0:8080", "."],
  environment: { LANG: "C.UTF-8", SHELL: "/bin/bash", HOME: "/home/coder" },
  ports: [8080],
  workingFolder: "/home/coder",
};
