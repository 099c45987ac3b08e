// Stands in for Tabby's extension: completion while typing, asked of the server that Tabby's own configuration file names.

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { tabbyServer } from "./tabby-server.mjs";

/** How much of the file is sent, in characters; the server cuts at about the same length. */
const before = 1400;
const after = 400;
const quietMs = 150;

/** One completion, or undefined when there is none to show. */
async function complete(document, position, signal) {
  const { endpoint, token } = tabbyServer(
    readFileSync(path.join(homedir(), ".tabby-client/agent/config.toml"), "utf8"),
  );
  const offset = document.offsetAt(position);
  const text = document.getText();
  const response = await fetch(`${endpoint}/v1/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      language: document.languageId,
      segments: {
        prefix: text.slice(Math.max(0, offset - before), offset),
        suffix: text.slice(offset, offset + after),
      },
    }),
    signal,
  });
  if (!response.ok)
    throw new Error(`the gateway answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const { choices } = await response.json();
  return choices?.[0]?.text || undefined;
}

export function activate(context) {
  const log = vscode.window.createOutputChannel("Tabby (stand-in)");
  const status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right, 1);
  const say = (text, tooltip) => {
    status.text = `Tabby: ${text}`;
    status.tooltip = `Stand-in of the embedded default. ${tooltip}`;
    status.show();
  };
  say("ready", "Completes while you type.");
  const provider = {
    async provideInlineCompletionItems(document, position, _context, token) {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      // Somebody who types on cancels; only a pause is worth a request.
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      if (token.isCancellationRequested) return [];
      try {
        const text = await complete(document, position, stop.signal);
        say("ready", "Completes while you type.");
        return text === undefined ? [] : [new vscode.InlineCompletionItem(text, new vscode.Range(position, position))];
      } catch (error) {
        if (stop.signal.aborted) return [];
        // Never the text of the file, never the key.
        log.appendLine(error.message);
        say("no answer", error.message);
        return [];
      }
    },
  };
  context.subscriptions.push(
    log,
    status,
    vscode.languages.registerInlineCompletionItemProvider({ pattern: "**" }, provider),
    vscode.commands.registerCommand("tabby.triggerCompletion", () =>
      vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
    ),
  );
}
