import type { NginxDirective } from "./nginx-files";
import { locationMatch } from "./select-location";
import { everyDirective, own } from "./nginx-servers";

/** What a server says without asking anybody. */
export interface Answer {
  /** The `return`. */
  readonly directive: NginxDirective;
  readonly status: number;
  /** Address or text behind the status; empty for none. */
  readonly text: string;
}

/** Directives that choose another answer than the `return` beside them, or before it. */
const deciding = /^(?:if|rewrite|set|break|error_page|try_files|.*_by_lua.*|js_.*|perl.*)$/;

/** Reads a `return`: its status may be left out before an address. */
export function answerOf(directive: NginxDirective): Answer {
  const [first = "", second = ""] = directive.args;
  return /^\d{3}$/.test(first)
    ? { directive, status: Number(first), text: second }
    : { directive, status: 302, text: first };
}

/** The answer that a block gives to everything that reaches it; undefined where it depends on something. */
function fixedAnswer(block: NginxDirective): Answer | undefined {
  const [first] = own(block, "return");
  const isPlain = !(block.block ?? []).some(({ name }) => deciding.test(name));
  return first !== undefined && isPlain ? answerOf(first) : undefined;
}

/** A fixed word for a health check, at one exact path. */
export function isHealthAnswer(place: NginxDirective, { status, text }: Answer): boolean {
  return place.name === "location" && locationMatch(place).modifier === "=" && status === 200 && !text.includes("$");
}

/** Every place where a server answers, as `return` or otherwise. */
export interface ServerAnswers {
  /** Answers of the server itself or its locations. */
  readonly fixed: readonly { readonly place: NginxDirective; readonly answer: Answer }[];
  /** Places that answer in another way: with files, or with what an upstream says. */
  readonly other: readonly NginxDirective[];
}

/**
 * All answers of a server. A server without an answer of its own and without a location for every path shows files.
 */
export function serverAnswers(server: NginxDirective): ServerAnswers {
  const whole = fixedAnswer(server);
  if (whole !== undefined) return { fixed: [{ place: server, answer: whole }], other: [] };
  const locations = Array.from(everyDirective(own(server, "location"))).filter(({ name }) => name === "location");
  const isComplete = own(server, "location").some((location) => {
    const { modifier, text } = locationMatch(location);
    return text === "/" && (modifier === "" || modifier === "^~");
  });
  const answers = locations.map((place) => ({ place, answer: fixedAnswer(place) }));
  const isDecided = (server.block ?? []).some(({ name }) => deciding.test(name) && name !== "error_page");
  return {
    fixed: answers.flatMap(({ place, answer }) => (answer === undefined ? [] : [{ place, answer }])),
    other: [
      ...(isComplete && !isDecided ? [] : [server]),
      ...answers.filter(({ answer }) => answer === undefined).map(({ place }) => place),
    ],
  };
}
