import { z } from "zod";
import { duration, email, line } from "./values";

const role = z.strictObject({
  name: line.describe("역할."),
  duties: z.array(line).min(1).describe("담당 업무."),
  email: email.describe("연락처."),
});

const severity = z.strictObject({
  description: line.describe("설명."),
  respondWithin: duration.describe("대응 시간."),
  escalateAfter: z
    .union([duration, z.enum(["when-needed"])])
    .describe("에스컬레이션: 0s at once, a duration, or when-needed."),
  action: line.describe("First action (guide 6.2)."),
});

const escalation = z.strictObject({
  situation: line.describe("상황."),
  first: line.describe("1차 연락."),
  second: line.describe("2차 연락."),
});

/** contacts.yaml */
export const contactsSchema = z.strictObject({
  roles: z
    .strictObject({ platformAdmin: role, security: role, helpdesk: role })
    .describe("Operating organisation (guide 1.2)."),
  severities: z.strictObject({ P1: severity, P2: severity, P3: severity, P4: severity }).describe("Guide 6.1 and 6.2."),
  escalations: z
    .strictObject({ p1: escalation, p2: escalation, security: escalation, userInquiry: escalation })
    .describe("Guide 10."),
  secondContactAfter: duration.describe("Silence after which the second contact is called (guide 10)."),
  alerting: z
    .strictObject({
      slackChannel: z.string().regex(/^#[a-z0-9][a-z0-9_-]{0,79}$/, "a channel, as in #ide-alerts"),
    })
    .describe("Where alerts go beside the platform administrators' mail (guide 2.3)."),
});

export type ContactsFile = z.infer<typeof contactsSchema>;
