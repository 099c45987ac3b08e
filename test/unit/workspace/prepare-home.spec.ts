import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const script = path.join(__dirname, "../../../components/workspace/prepare-home.mjs");
const initial = {
  "files.autoSave": "afterDelay",
  "telemetry.telemetryLevel": "off",
  "search.exclude": { "**/dist": true },
};

describe("prepare-home", () => {
  let folder: string;
  let home: string;
  let settingsFile: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "prepare-home-"));
    home = path.join(folder, "home");
    settingsFile = path.join(home, ".local/share/code-server/User/settings.json");
    mkdirSync(home);
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(initial));
    writeFileSync(path.join(folder, "enforced.json"), JSON.stringify(["telemetry.telemetryLevel"]));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the script as the init container does; a start with these settings already in the home directory. */
  function start(before?: string): Promise<{ code: number; output: string }> {
    if (before !== undefined) {
      mkdirSync(path.dirname(settingsFile), { recursive: true });
      writeFileSync(settingsFile, before);
    }
    const args = [script, home, path.join(folder, "settings.json"), path.join(folder, "enforced.json")];
    return new Promise((resolve) => {
      execFile(process.execPath, args, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });
  }

  function settings(): unknown {
    return JSON.parse(readFileSync(settingsFile, "utf8"));
  }

  it("makes the folders that mounts stand in", async () => {
    await start();
    const folders = ["workspace", ".continue", ".tabby-client/agent"];
    assert.deepEqual(
      folders.filter((name) => !existsSync(path.join(home, name))),
      [],
    );
  });

  it("gives a new user all initial settings", async () => {
    await start();
    assert.deepEqual(settings(), initial);
  });

  it("sets an enforced key back and says so", async () => {
    const { output } = await start(JSON.stringify({ ...initial, "telemetry.telemetryLevel": "all" }));
    assert.deepEqual(settings(), initial);
    assert.match(output, /set back: telemetry.telemetryLevel/);
  });

  it("keeps what the user chose", async () => {
    await start(JSON.stringify({ ...initial, "files.autoSave": "off", "editor.fontSize": 18 }));
    assert.deepEqual(settings(), { ...initial, "files.autoSave": "off", "editor.fontSize": 18 });
  });

  it("adds a setting that is new since the last start", async () => {
    await start(JSON.stringify({ "telemetry.telemetryLevel": "off" }));
    assert.deepEqual(settings(), initial);
  });

  it("reads settings with comments, trailing commas and slashes in strings", async () => {
    await start(
      `// mine\n{ "a": "http://x/*y*/", /* two */ "b": [1, 2,], // three\n "c": "quote \\" // not a comment", }\n`,
    );
    assert.deepEqual(settings(), { ...initial, a: "http://x/*y*/", b: [1, 2], c: 'quote " // not a comment' });
  });

  it("does not touch a file that says the right thing, comments and all", async () => {
    const text = `// mine\n${JSON.stringify(initial)}`;
    await start(text);
    assert.equal(readFileSync(settingsFile, "utf8"), text);
  });

  it("keeps an unreadable file beside the new one", async () => {
    const { code } = await start("{ broken");
    assert.deepEqual([code, settings()], [0, initial]);
    assert.equal(readFileSync(`${settingsFile}.unreadable`, "utf8"), "{ broken");
  });

  it("does not take a list for settings", async () => {
    await start("[1]");
    assert.deepEqual(settings(), initial);
  });

  it("treats an empty file as no settings", async () => {
    await start("");
    assert.deepEqual([settings(), existsSync(`${settingsFile}.unreadable`)], [initial, false]);
  });

  it("changes nothing at a second start", async () => {
    await start();
    const { mtimeMs } = statSync(settingsFile);
    await start();
    assert.equal(statSync(settingsFile).mtimeMs, mtimeMs);
  });

  it("replaces a settings file that is a link instead of writing through it", async () => {
    const { symlinkSync } = await import("node:fs");
    const elsewhere = path.join(folder, "elsewhere.json");
    writeFileSync(elsewhere, "{}");
    mkdirSync(path.dirname(settingsFile), { recursive: true });
    symlinkSync(elsewhere, settingsFile);
    await start();
    assert.equal(readFileSync(elsewhere, "utf8"), "{}");
  });
});
