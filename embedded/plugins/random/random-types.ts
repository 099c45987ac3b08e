import { bytesType } from "./bytes-type";
import { idType } from "./id-type";
import { integerType } from "./integer-type";
import type { RandomType } from "./random-type";
import { textType } from "./text-type";
import { uuidType } from "./uuid-type";

/** The resource types of this stand-in, by type token. */
export const randomTypes: Readonly<Record<string, RandomType>> = {
  "random:index/randomBytes:RandomBytes": bytesType,
  "random:index/randomId:RandomId": idType,
  "random:index/randomInteger:RandomInteger": integerType,
  "random:index/randomPassword:RandomPassword": textType({ secret: true, schemaVersion: 3 }),
  "random:index/randomString:RandomString": textType({ secret: false, schemaVersion: 2 }),
  "random:index/randomUuid:RandomUuid": uuidType,
};
