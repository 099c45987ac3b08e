import assert from "node:assert/strict";
import path from "node:path";
import type { User } from "../../../stacks/config";
import { loadConfig } from "../../../stacks/config";
import { guideCode } from "../../support/guide";
import { ProdObjects } from "./prod-objects";

const { users } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });

/** The points below the numbered steps of the guide's account creation. */
function points(step: number): string[] {
  const block = guideCode("3.1")
    .text.split(/^(?=\d\. )/m)
    .find((part) => part.startsWith(`${String(step)}. `));
  return [...(block ?? "").matchAll(/^ {3}- (.+)$/gm)].map((match) => match[1]!.trim());
}

describe("rendered accounts and the guide", function () {
  this.timeout(60_000);
  let prod: ProdObjects;
  before(async () => {
    prod = await ProdObjects.rendered();
  });

  // Steps 3 and 4 of the guide (3.1) and what stands for each point.
  const account: Record<string, (user: User) => void> = {
    "그룹/역할 할당": ({ id, department, roles }) => {
      assert.deepEqual(prod.keycloak("userGroups", id)["groupIds"], [
        `realm-directory-department-${department}-id`,
        ...roles.map((role) => `realm-directory-role-group-${role}-id`),
      ]);
    },
    "MFA 등록 안내": ({ id }) => {
      assert.equal(prod.keycloak("user", id)["initialPassword"].temporary, true);
      const actions = prod.allKeycloak("requiredAction").filter((action) => action["alias"] === "CONFIGURE_TOTP");
      assert.deepEqual(
        actions.map((action) => [action["enabled"], action["defaultAction"]]),
        [[true, true]],
      );
    },
  };
  const workspace: Record<string, (user: User) => void> = {
    "네임스페이스 생성": ({ id }) => {
      assert.equal(prod.one("Namespace", "_cluster", `ide-${id}`)["metadata"].labels.user, id);
    },
    "PVC 할당": ({ id }) => {
      assert.equal(prod.one("PersistentVolumeClaim", `ide-${id}`, "home")["spec"].storageClassName, "workspace");
    },
    "기본 설정 적용": ({ id }) => {
      assert.ok("settings.json" in prod.one("ConfigMap", `ide-${id}`, "editor")["data"]);
    },
  };

  for (const [step, made] of [
    [3, account],
    [4, workspace],
  ] as const) {
    it(`C1: no point of the guide's step ${String(step)} is left out`, () => {
      assert.deepEqual(Object.keys(made), points(step));
    });

    for (const [point, check] of Object.entries(made)) {
      it(`C1: the rendered account of every user has what the guide calls "${point}"`, () => {
        for (const user of users) check(user);
      });
    }
  }

  it("C1: the rendered account carries department and ticket of the request", () => {
    for (const { id, email, department, request } of users) {
      const rendered = prod.keycloak("user", id);
      assert.deepEqual(
        [rendered["username"], rendered["email"], rendered["attributes"]],
        [id, email, { department, ticket: request.ticket }],
      );
    }
  });

  it("C2: a disabled user is rendered without access, without pods and with the workspace kept, as the guide's script leaves it", () => {
    const [disabled, ...more] = users.filter((user) => user.disabled !== undefined);
    assert.ok(disabled?.disabled !== undefined && more.length === 0);
    const { id, disabled: mark } = disabled;
    const keys = [...guideCode("3.2").text.matchAll(/"(disabled-[a-z]+)=/g)].map((match) => match[1]!);
    const annotations = prod.one("Namespace", "_cluster", `ide-${id}`)["metadata"].annotations as Record<
      string,
      string
    >;
    assert.deepEqual(
      keys.map((key) => annotations[key]),
      [mark.at, mark.by],
    );
    assert.equal(prod.keycloak("user", id)["enabled"], false);
    assert.equal(prod.one("Deployment", `ide-${id}`, "code-server")["spec"].replicas, 0);
    assert.ok(prod.has("PersistentVolumeClaim", `ide-${id}`, "home"));
  });
});
