import assert from "node:assert/strict";
import { backupAccess } from "../../../components/workspace/backup-access";
import { wakerAccess } from "../../../components/workspace/waker-access";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const objects = { deployment: "code-server", configMap: "editor", quota: "default-quota" };

describe("the access of the waker", () => {
  function access(): Promise<Recorded> {
    return Recorded.of(() => {
      wakerAccess("alice-waker", { namespace: "ide-alice", userId: "alice", ...objects });
    });
  }

  it("opens the replicas of one Deployment, and reads three objects by their names", async () => {
    const { rules } = (await access()).manifest("Role", "waker");
    const shown = rules.map(
      ({ verbs, apiGroups, resources, resourceNames }: Manifest) =>
        `${verbs} ${apiGroups}/${resources} ${resourceNames}`,
    );
    assert.deepEqual(shown, [
      "get,update apps/deployments/scale code-server",
      "get apps/deployments code-server",
      "get /configmaps editor",
      "get /resourcequotas default-quota",
    ]);
  });

  it("gives the role to the waker of the ingress namespace", async () => {
    const { subjects, roleRef } = (await access()).manifest("RoleBinding", "waker");
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "waker", namespace: "ingress" }]);
    assert.deepEqual([roleRef.kind, roleRef.name], ["Role", "waker"]);
  });
});

describe("the access of the backup", () => {
  it("binds the holder's cluster role inside the workspace only", async () => {
    const holder = { clusterRole: "webide-backup-holder", serviceAccount: "backup-holder", namespace: "velero" };
    const recorded = await Recorded.of(() => {
      backupAccess("alice-backup", { namespace: "ide-alice", userId: "alice", holder });
    });
    const { metadata, roleRef, subjects } = recorded.manifest("RoleBinding", "backup-holder");
    assert.deepEqual(
      [metadata.namespace, roleRef.kind, roleRef.name],
      ["ide-alice", "ClusterRole", "webide-backup-holder"],
    );
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "backup-holder", namespace: "velero" }]);
  });
});
