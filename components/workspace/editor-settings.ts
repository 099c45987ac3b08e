/** Values of VS Code settings by key. */
export type Settings = Readonly<Record<string, unknown>>;

/** Inputs of {@link editorSettings}. */
export interface EditorSettingsArgs {
  /** The guide's `settings.json` (8.1), as the catalog carries it. */
  readonly guide: Settings;
  /** Address at which the gateway stands in for a Tabby server. */
  readonly tabbyUrl: string;
  /** Whether ports of the workspace can be opened through code-server. */
  readonly portProxy: boolean;
}

/** What the start of a workspace writes into the user's settings. */
export interface EditorSettings {
  /** All values, the guide's among them: what a new user finds. */
  readonly initial: Settings;
  /** Keys that are set back at each start; all others stay as the user changed them. */
  readonly enforced: readonly string[];
}

/** Keys of the guide's settings that are policy and not taste. */
const enforcedOfGuide = ["extensions.autoUpdate", "telemetry.telemetryLevel"];

/** What the platform itself needs, beside the guide: nothing leaves the company, nothing asks for a marketplace. */
function platformSettings(args: EditorSettingsArgs): Settings {
  return {
    "update.mode": "none",
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "workbench.enableExperiments": false,
    "workbench.settings.enableNaturalLanguageSearch": false,
    // Copilot Chat is built into VS Code; the guide blocks it (4.2: "외부 AI 서비스 차단").
    "chat.disableAIFeatures": true,
    "continue.telemetryEnabled": false,
    "tabby.endpoint": args.tabbyUrl,
    // Reads like its opposite: the setting's own text is "Disable anonymous usage tracking".
    // Source: TabbyML/tabby clients/vscode/package.json
    "tabby.config.telemetry": true,
  };
}

/** Comfortable starting points that users may change. */
function comfortSettings(args: EditorSettingsArgs): Settings {
  return {
    // Tabby completes while typing; a second completer would answer the same keystroke.
    "continue.enableTabAutocomplete": false,
    // Without the proxy an offer to open a forwarded port leads to an error page.
    "remote.autoForwardPorts": args.portProxy,
    // Everything is opened inside one folder, which its owner would trust with the first click: without that neither a
    // terminal nor an extension starts. What protects others is the fence around the workspace.
    "security.workspace.trust.enabled": false,
    // Without VS Code's own chat it opens empty.
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    // The welcome page leads to a marketplace that is not there.
    "workbench.startupEditor": "none",
  };
}

/**
 * The user settings of every workspace: the guide's values untouched, and what keeps the editor inside the company.
 *
 * @throws Error when the guide's values name a key that the platform sets, so that neither is lost silently
 */
export function editorSettings(args: EditorSettingsArgs): EditorSettings {
  const platform = platformSettings(args);
  const own = { ...comfortSettings(args), ...platform };
  const clash = Object.keys(args.guide).filter((key) => key in own);
  if (clash.length > 0) {
    throw new Error(
      `settings ${clash.join(", ")} are set by the platform; remove them from the catalog's editor settings`,
    );
  }
  return {
    initial: { ...args.guide, ...own },
    enforced: [...enforcedOfGuide.filter((key) => key in args.guide), ...Object.keys(platform)].sort(),
  };
}
