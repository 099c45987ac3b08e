import { z } from "zod";
import { userIdPattern } from "../../../components/core/user-id";
import { date, email, instant, line, slug } from "./values";

/** A user's id and nothing beside it; it becomes part of host names, namespaces and file names. */
export const wholeUserId = new RegExp(`^${userIdPattern}$`);

export const userId = z
  .string()
  .regex(wholeUserId, "1 to 31 small letters, digits and hyphens, beginning with a letter, not ending with a hyphen");

const department = z.strictObject({
  id: slug.describe("Name of the group below /departments."),
  name: line.describe("Name as people know it."),
  head: email.describe("Who approves accounts of this department (부서장)."),
});

/** Realm roles a user may have. */
export const roles = ["developer", "senior", "platform-admin", "security", "helpdesk"] as const;

export const tiers = ["default", "elevated"] as const;

const review = z.strictObject({
  by: email.describe("Member of the security team who decided."),
  on: date.describe("Day of the decision."),
});

const request = z.strictObject({
  ticket: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}$/, "a ticket key, as in IDE-101")
    .describe("JIRA 티켓 that asks for the account."),
  rights: line.describe("Rights asked for beyond the role (필요 권한).").optional(),
  approval: review
    .extend({ by: email.describe("Head of department who approved (부서장 승인).") })
    .describe("관리자 승인: 부서장 승인."),
  securityReview: review.describe("보안팀 검토 (필요시).").optional(),
});

const elevation = z.strictObject({
  approver: email.describe("Who approved the elevated quota."),
  expires: date.describe("Last day of the elevated quota."),
  reason: line.describe("Why the default quota is not enough."),
  project: z
    .string()
    .regex(/^[A-Z][A-Z0-9-]{1,30}$/, "a project id, as in PRJ-2026-014")
    .describe("Special project (특수 프로젝트); needed for whoever is not a senior developer.")
    .optional(),
});

const user = z.strictObject({
  id: userId.describe("Never changes: host name, namespace and files are named after it."),
  givenName: line.describe("Given name."),
  familyName: line.describe("Family name."),
  email: email.describe("Where notices go; unique."),
  locale: z.enum(["ko", "en"]).describe("Language of pages and first-steps guide."),
  department: slug.describe("One of the departments above."),
  roles: z.array(z.enum(roles)).min(1).describe("Realm roles."),
  tier: z.enum(tiers).describe("Quota of the namespace (guide 3.3)."),
  extensionSet: slug.describe("Set in workspaces.yaml that the workspace installs."),
  shard: z.number().int().min(0).max(999).describe("Stack <env>-users-NN that holds the user; at most 25 each."),
  request: request.describe("Who asked for the account and who approved it (guide 3.1)."),
  elevation: elevation.describe("Needed for the elevated tier.").optional(),
  disabled: z
    .strictObject({
      at: instant.describe("When, as `date -Iseconds` prints it."),
      by: line.describe("Administrator who disabled the account."),
    })
    .describe("Account switched off, workspace kept for audit (guide 3.2).")
    .optional(),
});

/** users.<env>.yaml */
export const usersSchema = z.strictObject({
  departments: z.array(department).min(1).describe("Departments that users belong to."),
  users: z.array(user).describe("Everybody with a workspace in this environment."),
});

export type User = z.infer<typeof user>;
export type Department = z.infer<typeof department>;
export type Role = (typeof roles)[number];
