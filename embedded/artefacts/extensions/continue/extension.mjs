// Stands in for Continue: one question to the chat model that Continue's own configuration file names, the answer streamed
// into a document beside the code.

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { chatModel } from "./chat-model.mjs";
import { chatPieces } from "./chat-pieces.mjs";

/** The model, as the configuration stands now: a rotated key is in it at the next question. */
function configured() {
  const folder = process.env.CONTINUE_GLOBAL_DIR ?? path.join(homedir(), ".continue");
  return chatModel(readFileSync(path.join(folder, "config.yaml"), "utf8"));
}

/** What is selected, as a fenced block for the question. */
function selection() {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? "";
  return text === "" ? "" : `\n\n\`\`\`${editor.document.languageId}\n${text}\n\`\`\``;
}

async function ask(given) {
  const code = selection();
  const question =
    given ??
    (await vscode.window.showInputBox({
      title: "Continue (stand-in of the embedded default)",
      prompt: code === "" ? "Question to the chat model" : "Question about the selected code",
    }));
  if (question === undefined || question === "") return;
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: `> ${question}\n\n` });
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  const append = (text) =>
    editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, text), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
  try {
    const messages = [{ role: "user", content: question + code }];
    for await (const piece of chatPieces(configured(), messages)) await append(piece);
  } catch (error) {
    await append(`\n\n**No answer:** ${error.message}`);
  }
}

export function activate(context) {
  context.subscriptions.push(vscode.commands.registerCommand("continue.ask", ask));
}
