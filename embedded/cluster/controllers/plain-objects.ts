import type * as k8s from "@kubernetes/client-node";

/** A type of the client as its JSON is: plain objects instead of classes, times as text. */
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

export type Pod = Plain<k8s.V1Pod>;
export type Container = Plain<k8s.V1Container>;
export type EnvVar = Plain<k8s.V1EnvVar>;
export type PersistentVolume = Plain<k8s.V1PersistentVolume>;
export type PersistentVolumeClaim = Plain<k8s.V1PersistentVolumeClaim>;
export type StorageClass = Plain<k8s.V1StorageClass>;
export type Service = Plain<k8s.V1Service>;
export type EndpointSlice = Plain<k8s.V1EndpointSlice>;
