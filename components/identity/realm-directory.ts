import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of {@link RealmDirectory}. */
export interface RealmDirectoryArgs {
  readonly realm: keycloak.Realm;
  /** Names of the departments, each a group `/departments/<name>`. */
  readonly departments: readonly string[];
  /** Realm roles by name with what they allow, each with a group `/roles/<name>` that grants it. */
  readonly roles: Readonly<Record<string, string>>;
}

/** Ids by name, known once the objects exist. */
export type IdsByName = Readonly<Record<string, pulumi.Output<string>>>;

/** Groups by department and by role, realm roles, and which group grants which role. */
export class RealmDirectory extends pulumi.ComponentResource {
  /** Ids of the groups `/departments/<name>`. */
  readonly departmentGroupIds: IdsByName;
  /** Ids of the groups `/roles/<name>`. */
  readonly roleGroupIds: IdsByName;
  /** Ids of the realm roles. */
  readonly roleIds: IdsByName;

  constructor(name: string, args: RealmDirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:RealmDirectory", name, {}, opts);
    const realmId = args.realm.id;
    const child = { parent: this, deletedWith: args.realm };
    const group = (logicalName: string, groupName: string, parentId?: pulumi.Input<string>) =>
      new keycloak.Group(logicalName, { realmId, name: groupName, ...(parentId !== undefined && { parentId }) }, child);

    const departments = group(`${name}-departments`, "departments");
    this.departmentGroupIds = Object.fromEntries(
      args.departments.map((department) => [
        department,
        group(`${name}-department-${department}`, department, departments.id).id,
      ]),
    );

    const roleGroups = group(`${name}-roles`, "roles");
    const roleIds: Record<string, pulumi.Output<string>> = {};
    const roleGroupIds: Record<string, pulumi.Output<string>> = {};
    for (const [role, description] of Object.entries(args.roles)) {
      roleIds[role] = new keycloak.Role(`${name}-role-${role}`, { realmId, name: role, description }, child).id;
      roleGroupIds[role] = group(`${name}-role-group-${role}`, role, roleGroups.id).id;
      new keycloak.GroupRoles(
        `${name}-role-group-${role}`,
        { realmId, groupId: roleGroupIds[role], roleIds: [roleIds[role]], exhaustive: true },
        child,
      );
    }
    this.roleIds = roleIds;
    this.roleGroupIds = roleGroupIds;
    this.registerOutputs({
      departmentGroupIds: this.departmentGroupIds,
      roleGroupIds: this.roleGroupIds,
      roleIds: this.roleIds,
    });
  }
}
