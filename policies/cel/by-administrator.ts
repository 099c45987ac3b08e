import type { Baseline } from "../limits/baseline";
import { texts } from "./text";

/** CEL: whether somebody asks who is in a group of administrators. */
export function byAdministrator({ administrators }: Pick<Baseline, "administrators">): string {
  return `request.userInfo.?groups.orValue([]).exists(g, g in ${texts(administrators.map(({ group }) => group))})`;
}

/** Who that is, for messages. */
export function administratorNames({ administrators }: Pick<Baseline, "administrators">): string {
  return `members of ${administrators.map(({ group }) => group).join(" or ")}`;
}
