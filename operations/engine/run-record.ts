import { stripVTControlCharacters } from "node:util";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";

/** One object that could not be brought to what is declared. */
export interface FailedResource {
  readonly urn: string;
  /** Why, in the words of the plugin or the engine. */
  readonly message: string;
}

/** One finding of the policy pack. */
export interface PolicyFinding {
  readonly policy: string;
  /** Resource that it is about; undefined for findings about a whole stack. */
  readonly urn: string | undefined;
  readonly message: string;
}

/** What stands in a URN's place for people: `Deployment auth/keycloak` becomes `Deployment keycloak`. */
function shortUrn(urn: string): string {
  const [, , types = "", name = urn] = urn.split("::");
  return `${types.split(/[:$]/).pop() ?? types} ${name}`;
}

/** Said of every plugin on PATH, where the stand-ins are. */
const plugInNote = /^using \S+ from \$PATH at /;
const echo =
  /^(update|preview|destroy|refresh) failed$|context cancell?ed$|^resource monitor shut down|failed to save snapshot: .*snapshot integrity failure/;
const longestLine = 400;

const sentinel = /^(same|read|read-discard|refresh)$/;
const stackType = "pulumi:pulumi:Stack";

/** Gathers what the events of one run of the engine say. */
export class RunRecord {
  /** Steps by operation: create, update, delete, replace, same, ... */
  readonly changes: Record<string, number> = {};
  /** URNs of what is made, changed or taken away, in the order of the engine. */
  readonly changed: { readonly op: string; readonly urn: string; readonly keys: readonly string[] }[] = [];
  readonly violations: PolicyFinding[] = [];
  readonly advisories: PolicyFinding[] = [];
  /** Warnings of the engine and of plugins; each text once. */
  readonly warnings = new Set<string>();
  /** Seconds that the engine counted; undefined until it has ended in order. */
  durationSeconds: number | undefined;
  /** Whether the stack's outputs differ from the last run. */
  outputsChanged = false;
  /** Whether the engine was asked to stop. */
  cancelled = false;
  /** Objects finished so far, and all that began. */
  done = 0;
  private readonly errors = new Map<string, string[]>();
  private readonly failedUrns = new Set<string>();
  private readonly open = new Map<string, number>();

  /** Takes the next event. */
  take(event: EngineEvent): void {
    if (event.cancelEvent) this.cancelled = true;
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.finish(event.resOutputsEvent.metadata);
    if (event.resOpFailedEvent) {
      this.failedUrns.add(event.resOpFailedEvent.metadata.urn);
      this.open.delete(event.resOpFailedEvent.metadata.urn);
    }
    if (event.summaryEvent) {
      this.durationSeconds = event.summaryEvent.durationSeconds;
      Object.assign(this.changes, event.summaryEvent.resourceChanges);
    }
    if (event.policyEvent) {
      const { policyName: policy, resourceUrn: urn, message, enforcementLevel } = event.policyEvent;
      const finding = { policy, urn, message: plain(message) };
      (enforcementLevel === "mandatory" ? this.violations : this.advisories).push(finding);
    }
    if (event.diagnosticEvent && event.diagnosticEvent.ephemeral !== true) {
      const { severity, message, urn = "" } = event.diagnosticEvent;
      const text = plain(message);
      if (severity === "warning" && !plugInNote.test(text)) this.warnings.add(text);
      if (severity === "error") this.errors.set(urn, [...(this.errors.get(urn) ?? []), text]);
    }
  }

  /** Objects that failed, and what the program or the engine itself complained about (with an empty URN). */
  get failures(): FailedResource[] {
    const urns = new Set([...this.failedUrns, ...this.errors.keys()]);
    const failures = Array.from(urns, (urn) => ({ urn, message: this.messageFor(urn) }));
    // These repeat, or follow from, what other objects have said; they count only where nothing else was said.
    const real = failures.filter(({ message }) => !echo.test(message));
    return real.length > 0 ? real : failures;
  }

  /** Whether applying this would do nothing. */
  get nothingToDo(): boolean {
    return this.changed.length === 0 && !this.outputsChanged;
  }

  /** The object that the engine has waited for longest, and since when; for people who wait too. */
  get waitingFor(): { readonly name: string; readonly sinceMilliseconds: number } | undefined {
    const [oldest] = [...this.open].sort(([, a], [, b]) => a - b);
    return oldest && { name: shortUrn(oldest[0]), sinceMilliseconds: oldest[1] };
  }

  private messageFor(urn: string): string {
    const texts = (this.errors.get(urn) ?? []).map((text) => text.trim()).filter((text) => text !== "");
    return [...new Set(texts)].join("\n") || "failed without saying why";
  }

  private begin({ urn, op, type, keys, diffs }: StepEventMetadata): void {
    if (type === stackType) return;
    this.open.set(urn, Date.now());
    if (!sentinel.test(op)) this.changed.push({ op, urn, keys: diffs ?? keys ?? [] });
  }

  private finish({ urn, type, old, new: next }: StepEventMetadata): void {
    if (type === stackType) {
      this.outputsChanged = JSON.stringify(old?.outputs ?? {}) !== JSON.stringify(next?.outputs ?? {});
      return;
    }
    this.open.delete(urn);
    this.done += 1;
  }
}

/** Without colours, and without the engine's own marks for them. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/<\{%[a-z ]*%\}>/gi, "")
    .split("\n")
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)} ...` : line).trimEnd())
    .filter((line) => line !== "")
    .join("\n")
    .trim();
}
