import { claimUses, isWithoutBackup } from "../../reading/storage/claims";
import { startTexts } from "../../reading/pods/command-texts";
import { cronSchedule } from "../../../components/core/cron-schedule";
import { goDurationSeconds } from "../../reading/storage/go-duration";
import { databaseServer } from "../../reading/storage/kept-objects";
import type { Database, Stateful } from "../../limits/stateful";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, StackRule } from "../../rule";
import { isVeleroSchedule, namesNamespace, scheduleGaps } from "../../reading/storage/velero-schedule";
import { isWorkspaceNamespace } from "../../reading/workspaces/workspace-objects";

/** Cron expression and retention of each Schedule, whatever it is for. */
function* form(object: PolicyObject, leastDays: number): Iterable<PlacedViolation> {
  const cron = object.props.at("spec", "schedule");
  if (cronSchedule(cron.text() ?? "") === undefined) {
    yield {
      object,
      field: cron,
      allowed: "five numeric fields, as in 0 2 * * *",
      whatToDo: "Write minute, hour, day of month, month and day of week; Velero ignores a schedule it can not read.",
    };
  }
  const ttl = object.props.at("spec", "template", "ttl");
  const seconds = goDurationSeconds(ttl.text() ?? "");
  if (seconds === undefined || seconds < leastDays * 86_400) {
    yield {
      object,
      field: ttl,
      allowed: `at least ${String(leastDays * 24)}h, in hours`,
      whatToDo: "Keep a backup long enough for a loss to be noticed.",
    };
  }
}

/** What a Schedule needs beside it: a declared store, and a password of its own for the repository. */
function* surroundings(object: PolicyObject, objects: readonly PolicyObject[]): Iterable<PlacedViolation> {
  const location = object.props.at("spec", "template", "storageLocation");
  const named = location.text() ?? "default";
  const beside = objects.filter((other) => other.namespace === object.namespace);
  if (!beside.some((other) => other.kind === "BackupStorageLocation" && other.name === named)) {
    yield {
      object,
      field: location,
      allowed: "a BackupStorageLocation of the same namespace",
      whatToDo: `Declare ${named}, or name one that is declared.`,
    };
  }
  if (!beside.some((other) => other.kind === "Secret" && other.name === "velero-repo-credentials")) {
    yield {
      object,
      field: object.props.at("metadata", "namespace"),
      value: "a namespace without the Secret velero-repo-credentials",
      allowed: "a password of one's own for the backup repository",
      whatToDo: "Declare the Secret before the first backup: without it Velero takes a password that everybody knows.",
    };
  }
}

/** A place whose files must be in a backup. */
interface Need {
  readonly object: PolicyObject;
  readonly namespace: string;
  readonly what: string;
}

function needs(objects: readonly PolicyObject[], stateful: Stateful): Need[] {
  const workspaces = objects
    .filter(isWorkspaceNamespace)
    .map((object) => ({ object, namespace: object.name ?? "", what: "the workspace" }));
  const claims = objects.flatMap((object) =>
    claimUses(object)
      .filter(({ claim }) => !isWithoutBackup(object, claim, stateful))
      .map(({ claim }) => ({ object, namespace: object.namespace ?? "", what: `the claim ${claim}` })),
  );
  return [...workspaces, ...claims];
}

function* files(all: readonly Need[], schedules: readonly PolicyObject[]): Iterable<PlacedViolation> {
  const told = new Set<unknown>();
  const gaps = new Map(schedules.map((schedule) => [schedule, Array.from(scheduleGaps(schedule))]));
  for (const { object, namespace, what } of all) {
    if (told.has(namespace)) continue;
    const naming = schedules.filter((schedule) => namesNamespace(schedule, namespace));
    if (naming.some((schedule) => gaps.get(schedule)?.length === 0)) continue;
    told.add(namespace);
    for (const schedule of naming) {
      if (!told.has(schedule)) yield* gaps.get(schedule) ?? [];
      told.add(schedule);
    }
    if (naming.length > 0) continue;
    yield {
      object,
      field: object.props.at("metadata", object.kind === "Namespace" ? "name" : "namespace"),
      value: `${namespace === "" ? "no namespace" : namespace}, with ${what} in no backup`,
      allowed: "a namespace that a Velero Schedule names",
      whatToDo: "Add it to includedNamespaces of a Schedule, or list the claim in policies/baseline/stateful.yaml.",
    };
  }
}

/** Whether a CronJob dumps a database: it calls a dump command, names the server, and runs every day. */
function dumps(job: PolicyObject, server: PolicyObject, database: Database): boolean {
  const spec = job.props.at("spec");
  if (spec.at("suspend").flag() === true || cronSchedule(spec.at("schedule").text() ?? "")?.isDaily !== true)
    return false;
  const hosts = [server.name, server.props.at("spec", "serviceName").text()].filter((host) => host !== undefined);
  const namespace = server.namespace ?? "";
  return podTemplates(job)
    .flatMap((template) => podContainers(template.spec))
    .some((container) => {
      const words = startTexts(container)
        .map((item) => item.text() ?? "")
        .join(" ")
        .split(/[\s"'`;|&()=]+/);
      if (!words.some((word) => database.dump.includes(word.replace(/^.*\//, "")))) return false;
      const values = container
        .at("env")
        .items()
        .map((variable) => variable.at("value").text() ?? "");
      return [...words, ...values].some((text) =>
        hosts.some(
          (host) =>
            (text === host && job.namespace === server.namespace) ||
            text === `${host}.${namespace}` ||
            text.startsWith(`${host}.${namespace}.svc`),
        ),
      );
    });
}

function* databases(objects: readonly PolicyObject[], stateful: Stateful): Iterable<PlacedViolation> {
  const jobs = objects.filter((object) => object.kind === "CronJob");
  for (const object of objects) {
    const database = databaseServer(object, stateful);
    if (database === undefined || jobs.some((job) => dumps(job, object, database))) continue;
    yield {
      object,
      field: object.props.at("metadata", "name"),
      value: `${object.name ?? "(no name)"}, which runs ${database.product} and is never dumped`,
      allowed: `a CronJob that runs every day and calls ${database.dump.join(" or ")} on it`,
      whatToDo: "Declare the job; files copied from a running database can not be restored.",
    };
  }
}

/** Everything that can not be made again is in a backup. */
export const rule: StackRule = {
  id: "bak/coverage",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary:
    "A daily Velero Schedule, kept for at least a week, saves the files of every workspace and every claim that is not saved otherwise; every database is dumped daily.",
  reason:
    "A workspace that no Schedule names, or one whose pods and volumes are left out, is missed only when it is to be restored. A manifest without any Schedule, and a stack of users by itself, do not show what is backed up: there nothing is judged, and the check of all stacks together, which stands before every deployment, judges it. The state files of the deployment are no object of the cluster; the operations guide says how they are kept.",
  source: "https://velero.io/docs/main/api-types/schedule/",
  appliesTo: ["*"],
  example: {
    good: `kind: Schedule\nspec:\n  schedule: 0 2 * * *\n  template: { includedNamespaces: [ide-*], defaultVolumesToFsBackup: true, ttl: 720h, storageLocation: default }`,
    bad: `kind: Schedule\nspec:\n  schedule: 0 0 2 * * *\n  template: { includedNamespaces: [ide-kim], ttl: 24h }`,
  },
  *check(objects, { baseline: { stateful } }) {
    const schedules = objects.filter(isVeleroSchedule);
    for (const schedule of schedules) yield* form(schedule, stateful.backups.leastDays);
    const isPlatform = objects.some((object) => object.stack.kind === "platform");
    if (isPlatform) for (const schedule of schedules) yield* surroundings(schedule, objects);
    if (!isPlatform && schedules.length === 0) return;
    yield* files(needs(objects, stateful), schedules);
    yield* databases(objects, stateful);
  },
};
