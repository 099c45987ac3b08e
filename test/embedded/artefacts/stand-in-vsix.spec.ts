import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { standInVsix } from "../../../embedded/artefacts/stand-in-vsix";
import { continueConfig, tabbyClientConfig } from "../../../components/workspace/editor-clients";
import { VllmServer } from "../../../embedded/model-server/vllm/vllm-server";
import { Running } from "../model-server/running";

const sources = path.join(__dirname, "../../../embedded/artefacts/extensions");
const routes = {
  openAiUrl: "http://gateway.test:4000/v1",
  tabbyUrl: "http://gateway.test:4000/tabby",
  chatModel: "code-chat",
  completionModel: "code-completion",
};

interface TabbyServerModule {
  readonly tabbyServer: (toml: string) => unknown;
}
interface ChatModelModule {
  readonly chatModel: (yaml: string) => { apiBase: string; apiKey: string; model: string };
}
interface ChatPiecesModule {
  readonly chatPieces: (model: object, messages: readonly object[]) => AsyncIterable<string>;
}

/** A module of the extensions' sources, loaded as the bundle does. */
async function source<T>(file: string): Promise<T> {
  return (await import(pathToFileURL(path.join(sources, file)).href)) as T;
}

async function all(pieces: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

describe("an extension of the embedded default", function () {
  this.timeout(20_000);

  it("is the same file each time it is built", async () => {
    const [first, second] = [
      await standInVsix("continue.continue", "0.9.1"),
      await standInVsix("continue.continue", "0.9.1"),
    ];
    assert.ok(first.equals(second));
  });

  it("is a ZIP file that other programs read, and says in its name that it is a stand-in", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-vsix-"));
    const script = [
      "import zipfile, sys",
      "z = zipfile.ZipFile(sys.argv[1])",
      "assert z.testzip() is None",
      "print(*z.namelist())",
      "print(z.read('extension/package.json').decode())",
    ].join("\n");
    try {
      for (const id of ["TabbyML.vscode-tabby", "continue.continue", "dbaeumer.vscode-eslint"]) {
        const file = path.join(folder, "x.vsix");
        fs.writeFileSync(file, await standInVsix(id, "1.30.0"));
        const [names, ...manifest] = execFileSync("python3", ["-c", script, file], { encoding: "utf8" }).split("\n");
        assert.equal(names, "[Content_Types].xml extension.vsixmanifest extension/package.json extension/extension.js");
        const { publisher, name, displayName } = JSON.parse(manifest.join("\n")) as Record<string, string>;
        assert.equal(`${publisher ?? ""}.${name ?? ""}`, id);
        assert.match(displayName ?? "", /\(stand-in of the embedded default\)$/);
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  for (const id of ["", "no-publisher", "../x.y", "a.b/c", '"a.b']) {
    it(`is none under the id ${JSON.stringify(id)}`, async () => {
      await assert.rejects(standInVsix(id, "1.0.0"), /is not "publisher.name"/);
    });
  }
});

describe("Tabby's stand-in in the editor", () => {
  it("finds server and key in the file that the platform writes", async () => {
    const { tabbyServer } = await source<TabbyServerModule>("tabby/tabby-server.mjs");
    const toml = tabbyClientConfig(routes, "sk-the-key");
    assert.deepEqual(tabbyServer(toml), { endpoint: "http://gateway.test:4000/tabby", token: "sk-the-key" });
  });

  it("says what is missing, and no value", async () => {
    const { tabbyServer } = await source<TabbyServerModule>("tabby/tabby-server.mjs");
    assert.throws(() => tabbyServer('[server]\ntoken = "sk-x"\n'), {
      message: "~/.tabby-client/agent/config.toml has no [server] endpoint",
    });
    assert.throws(() => tabbyServer('[other]\nendpoint = "x"\n'), /has no \[server\] endpoint/);
  });
});

describe("Continue's stand-in in the editor", () => {
  it("finds the chat model in the file that the platform writes", async () => {
    const { chatModel } = await source<ChatModelModule>("continue/chat-model.mjs");
    assert.deepEqual(chatModel(continueConfig(routes, "sk-the-key")), {
      apiBase: "http://gateway.test:4000/v1",
      apiKey: "sk-the-key",
      model: "code-chat",
    });
  });

  it("says what is missing", async () => {
    const { chatModel } = await source<ChatModelModule>("continue/chat-model.mjs");
    assert.throws(() => chatModel("models: []"), /no model with the role chat/);
    assert.throws(() => chatModel("models: [{ roles: [chat], apiBase: x }]"), /the chat model has no apiKey/);
  });

  it("reads a streamed answer, and a refusal's reason", async () => {
    const { chatPieces } = await source<ChatPiecesModule>("continue/chat-pieces.mjs");
    const { server } = new VllmServer(
      {
        ...{ model: "/m", servedName: "code-chat", host: "127.0.0.1", port: 0, maxModelLength: 1000 },
        ...{ maxSequences: 1, maxQueued: 1, shutdownSeconds: 0, key: "sk-the-key" },
      },
      1,
    );
    const running = await Running.of(server);
    try {
      const model = { apiBase: `${running.url}/v1`, apiKey: "sk-the-key", model: "code-chat" };
      const messages = [{ role: "user", content: "안녕하세요" }];
      const pieces = await all(chatPieces(model, messages));
      assert.ok(pieces.length > 5);
      assert.match(pieces.join(""), /^저는 내장 기본 환경의 대역 모델입니다\./);
      const refused = all(chatPieces({ ...model, model: "other" }, messages));
      await assert.rejects(refused, /the gateway answered 404: The model `other` does not exist\./);
    } finally {
      running.stop();
    }
  });
});
