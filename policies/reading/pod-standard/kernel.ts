import { shown } from "../../cel/finding";
import { text, texts } from "../../cel/text";
import type { Field } from "../../field";
import { podContainers } from "../pods/pod-templates";
import type { Violation } from "../../rule";
import type { Advice, Control } from "./control";
import { isWindows, securityContexts, told } from "./control";

const deleteIt = "Delete the line.";

const profiles = ["RuntimeDefault", "Localhost"];
const confined: Advice = { allowed: profiles.join(" or "), whatToDo: "Write type: RuntimeDefault." };
const seccompNeeded: Advice = {
  allowed: profiles.join(" or "),
  whatToDo: "Write seccompProfile: { type: RuntimeDefault } into the securityContext of the pod.",
};

function wrongProfile(profile: Field): Violation[] {
  const field = profile.at("type");
  return profile.isAbsent || profiles.includes(field.text() ?? "") ? [] : [{ field, ...confined }];
}

/** CEL of the messages about profiles of one sort that are not allowed. */
function celWrongProfiles(key: string): string {
  const type = `s.own.${key}.?type.orValue("")`;
  return (
    `variables.contexts.filter(s, has(s.own.${key}) && !(${type} in ${texts(profiles)}))` +
    `.map(s, ${told(`${text(`${key} of `)} + s.of + " is " + ${shown(type)}`, confined)})`
  );
}

/** Every container runs under a seccomp profile, its own or the pod's. Level restricted. */
export const seccomp: Control = {
  name: "seccomp",
  *check(pod) {
    if (isWindows(pod)) return;
    for (const context of securityContexts(pod)) yield* wrongProfile(context.at("seccompProfile"));
    if (!pod.spec.at("securityContext", "seccompProfile").isAbsent) return;
    for (const container of podContainers(pod.spec)) {
      const field = container.at("securityContext", "seccompProfile");
      if (field.isAbsent) yield { field, ...seccompNeeded };
    }
  },
  cel:
    `variables.isWindows ? [] : ${celWrongProfiles("seccompProfile")} + ` +
    `variables.containers.filter(c, !variables.podContext.?seccompProfile.hasValue() && !c.?securityContext.?seccompProfile.hasValue())` +
    `.map(c, ${told('"seccompProfile of container " + c.name + " is not set"', seccompNeeded)})`,
};

/** Beginning of the annotations by which old manifests choose the AppArmor profile of a container. */
export const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";
const appArmorValue = "^(?:|runtime/default|localhost/[\\s\\S]*)$";
const byField: Advice = {
  allowed: "runtime/default or localhost/...",
  whatToDo: "Delete it, or use securityContext.appArmorProfile.",
};

/** Nobody switches AppArmor off. Level baseline. CEL reads `variables.notes` too, the annotations of the pod. */
export const appArmor: Control = {
  name: "appArmor",
  *check(pod) {
    for (const context of securityContexts(pod)) yield* wrongProfile(context.at("appArmorProfile"));
    const annotations = pod.metadata.at("annotations").entries();
    for (const field of annotations.filter(({ key }) => key.startsWith(appArmorAnnotation))) {
      if (!new RegExp(appArmorValue).test(field.text() ?? "")) yield { field, ...byField };
    }
  },
  cel:
    `${celWrongProfiles("appArmorProfile")} + variables.notes` +
    `.filter(k, k.startsWith(${text(appArmorAnnotation)}) && !variables.notes[k].matches(${text(appArmorValue)}))` +
    `.map(k, ${told(`"annotation " + k + " is " + ${shown("variables.notes[k]")}`, byField)})`,
};

const seLinuxTypes = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
const containerType: Advice = { allowed: seLinuxTypes.join(", "), whatToDo: deleteIt };
const asOnNode: Advice = { allowed: "nothing", whatToDo: deleteIt };

/** SELinux types are those made for containers; user and role stay as the node has them. Level baseline. */
export const seLinux: Control = {
  name: "seLinux",
  *check(pod) {
    for (const context of securityContexts(pod)) {
      const options = context.at("seLinuxOptions");
      const type = options.at("type");
      if (!["", ...seLinuxTypes].includes(type.text() ?? "")) yield { field: type, ...containerType };
      for (const field of [options.at("user"), options.at("role")]) {
        if ((field.text() ?? "") !== "") yield { field, ...asOnNode };
      }
    }
  },
  cel:
    `variables.contexts.filter(s, !(s.own.?seLinuxOptions.?type.orValue("") in ${texts(["", ...seLinuxTypes])}))` +
    `.map(s, ${told('"seLinuxOptions.type of " + s.of + " is " + s.own.seLinuxOptions.type', containerType)}) + ` +
    `variables.contexts.filter(s, s.own.?seLinuxOptions.?user.orValue("") + s.own.?seLinuxOptions.?role.orValue("") != "")` +
    `.map(s, ${told('"user or role in seLinuxOptions of " + s.of + " is set"', asOnNode)})`,
};

const masked: Advice = { allowed: "Default", whatToDo: deleteIt };

/** The parts of /proc that Kubernetes hides stay hidden. Level restricted: users of its own do not relax it. */
export const procMount: Control = {
  name: "procMount",
  *check({ spec }) {
    for (const container of podContainers(spec)) {
      const field = container.at("securityContext", "procMount");
      if ((field.text() ?? "Default") !== "Default") yield { field, ...masked };
    }
  },
  cel:
    `variables.containers.filter(c, c.?securityContext.?procMount.orValue("Default") != "Default")` +
    `.map(c, ${told('"procMount of container " + c.name + " is " + c.securityContext.procMount', masked)})`,
};

/** Kernel settings that hold for the pod alone. Source: Pod Security Standards, "Sysctls"; the last two since v1.37. */
const sysctls = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_notsent_lowat",
];
const ownSysctl: Advice = { allowed: sysctls.join(", "), whatToDo: "Delete the entry." };

/** Kernel settings that could reach other pods stay as they are. Level baseline. */
export const safeSysctls: Control = {
  name: "safeSysctls",
  *check({ spec }) {
    for (const setting of spec.at("securityContext", "sysctls").items()) {
      const field = setting.at("name");
      if (!sysctls.includes(field.text() ?? "")) yield { field, ...ownSysctl };
    }
  },
  cel:
    `variables.podContext.?sysctls.orValue([]).filter(y, !(y.name in ${texts(sysctls)}))` +
    `.map(y, ${told('"sysctl " + y.name + " is set"', ownSysctl)})`,
};
