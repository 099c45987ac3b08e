import { shown } from "./finding";

/** CEL of the name that a request is about; empty where it is about a whole collection or leaves the name to the server. */
export const requestName = `request.?name.orValue("")`;

/** CEL of who asks, for messages. */
export const requester = shown("request.userInfo.username");
