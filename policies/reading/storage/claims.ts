import type { Field } from "../../field";
import type { Stateful } from "../../limits/stateful";
import { podTemplates } from "../pods/pod-templates";
import type { PolicyObject } from "../../policy-object";

/** One claim that an object makes or mounts. */
export interface ClaimUse {
  /** Name of the claim; `<template>-<StatefulSet>` for those that a StatefulSet makes. */
  readonly claim: string;
  /** The pod that mounts it; undefined for a claim by itself. */
  readonly pod?: {
    /** Name of the volume inside the pod. */
    readonly volume: string;
    readonly annotations: Field;
  };
  /** Where the claim is named. */
  readonly field: Field;
}

/** The claims that the pods of an object mount, and the claim that the object is. */
export function claimUses(object: PolicyObject): ClaimUse[] {
  if (!object.isKubernetes) return [];
  if (object.kind === "PersistentVolumeClaim") {
    const field = object.props.at("metadata", "name");
    return [{ claim: field.text() ?? "", field }];
  }
  const templates = object.kind === "StatefulSet" ? object.props.at("spec", "volumeClaimTemplates").items() : [];
  return podTemplates(object).flatMap(({ metadata, spec }) => {
    const annotations = metadata.at("annotations");
    const mounted = spec
      .at("volumes")
      .items()
      .filter((volume) => !volume.at("persistentVolumeClaim").isAbsent)
      .map((volume) => {
        const field = volume.at("persistentVolumeClaim", "claimName");
        return { claim: field.text() ?? "", pod: { volume: volume.at("name").text() ?? "", annotations }, field };
      });
    const made = templates.map((template) => {
      const field = template.at("metadata", "name");
      const volume = field.text() ?? "";
      return { claim: `${volume}-${object.name ?? ""}`, pod: { volume, annotations }, field };
    });
    return [...mounted, ...made];
  });
}

/** Whether a claim is listed as one that the backup of the volumes may leave out. */
export function isWithoutBackup(object: PolicyObject, claim: string, { withoutBackup }: Stateful): boolean {
  return withoutBackup.some((entry) => entry.namespace === object.namespace && entry.claim === claim);
}
