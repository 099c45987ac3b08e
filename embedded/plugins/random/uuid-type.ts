import { randomUUID } from "node:crypto";
import { keepers } from "./keepers";
import type { RandomType } from "./random-type";

/** RandomUuid. */
export const uuidType: RandomType = {
  inputs: keepers,
  drawn: ["result"],
  draw: () => {
    const result = randomUUID();
    return { id: result, drawn: { result } };
  },
  adopt: (id) => {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new Error(`"${id}" is not a UUID`);
    return { id, inputs: {}, drawn: { result: id } };
  },
};
