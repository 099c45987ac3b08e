import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import type { ObjectFile } from "../files/object-files";
import { objectFiles } from "../files/object-files";
import type { PolicyObject } from "../../policy-object";
import type { Directive } from "./parse-nginx";
import { NginxSyntaxError, parseNginx } from "./parse-nginx";

/** A directive with its place, included files taken in. */
export interface NginxDirective {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
  /** The file that it stands in. */
  readonly file: Field;
  /** The directive whose block it stands in; undefined at the top of a file that nothing includes. */
  readonly parent?: NginxDirective;
  readonly block?: readonly NginxDirective[];
}

/** The nginx configuration that an object holds. */
export interface NginxConfig {
  /** Directives outside of every block, of each file that no other file includes. */
  readonly directives: readonly NginxDirective[];
  /** Directives that include a file which does not stand in the same object. */
  readonly unseen: readonly NginxDirective[];
}

/** Blocks by which a text shows that nginx shall read it. */
const blocks = new Set(["http", "server", "location", "stream", "mail", "upstream"]);

/** Directives by which a file without such blocks shows it. */
const telling =
  /^(?:(?:ssl|proxy|grpc|fastcgi|uwsgi|scgi|auth_request|limit_req|limit_conn)_[a-z0-9_]+|add_header|listen|server_name|server_tokens|http2)$/;

/** A text that is meant for nginx though nginx could not read it. */
const looksLikeNginx = /(?:^|[\s;{}])(?:http|server|location[^;{}\n]*|stream|[a-z_]+_by_lua_block)\s*\{/;

/** A list that comes with nginx. */
const supplied = /^(?:\/etc\/nginx\/)?mime\.types$/;

function unreadable(file: ObjectFile, problem: string): UnreadableFieldError {
  return new UnreadableFieldError(
    file.field,
    `no nginx configuration: ${problem}`,
    "a configuration that nginx can read",
    "Check the file with `nginx -t`.",
  );
}

/** Reads a file that nginx is told to read. */
function parsed(file: ObjectFile): readonly Directive[] {
  try {
    return parseNginx(file.text);
  } catch (error) {
    if (error instanceof NginxSyntaxError) throw unreadable(file, error.message);
    throw error;
  }
}

/** Words without which no text is a configuration; spares the reading of all others. */
const anyWord =
  /\b(?:http|server|location|stream|mail|upstream|listen|(?:ssl|proxy|grpc|fastcgi|uwsgi|scgi|limit)_|add_header|server_|auth_request)/;

/** Whether a text is the nginx configuration of its object, or a part of it. */
function isNginx(file: ObjectFile): boolean {
  const isNamed = /nginx[^/]*\.conf$/i.test(file.field.key);
  if (!isNamed && !(anyWord.test(file.text) && /[;{]/.test(file.text))) return false;
  try {
    return parseNginx(file.text).some(({ name, block }) =>
      block === undefined ? isNamed || telling.test(name) : isNamed || blocks.has(name),
    );
  } catch (error) {
    if (!(error instanceof NginxSyntaxError)) throw error;
    return isNamed || (/\.conf$/i.test(file.field.key) && looksLikeNginx.test(file.text));
  }
}

/** Last part of a path: a ConfigMap keeps files without their folders. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether the rules look into a block, so that a file which is included there need not be judged by itself. */
function isRead(block: NginxDirective | undefined): boolean {
  return (
    block === undefined ||
    (["http", "server", "location", "if", "limit_except"].includes(block.name) && isRead(block.parent))
  );
}

/**
 * The nginx configuration of a ConfigMap or Secret, with its includes resolved; undefined when the object holds none.
 *
 * @throws UnreadableFieldError when a text is meant for nginx and can not be read
 */
export function nginxConfig(object: PolicyObject): NginxConfig | undefined {
  const files = new Map(objectFiles(object).map((file) => [file.field.key, file]));
  const own = Array.from(files.values()).filter(isNginx);
  if (own.length === 0) return undefined;
  const unseen = new Map<string, NginxDirective>();
  const included = new Set<string>();

  const place = (file: ObjectFile, parent: NginxDirective | undefined, open: readonly string[]): NginxDirective[] =>
    placeAll(parsed(file), file, parent, [...open, file.field.key]);
  const placeAll = (
    list: readonly Directive[],
    file: ObjectFile,
    parent: NginxDirective | undefined,
    open: readonly string[],
  ): NginxDirective[] => list.flatMap((directive) => placeOne(directive, file, parent, open));
  const placeOne = (
    { block, ...directive }: Directive,
    file: ObjectFile,
    parent: NginxDirective | undefined,
    open: readonly string[],
  ): NginxDirective[] => {
    const placed = { ...directive, file: file.field, ...(parent !== undefined && { parent }) };
    if (directive.name === "include" && block === undefined) {
      const path = directive.args[0] ?? "";
      const target = files.get(baseName(path));
      if (target !== undefined && !open.includes(target.field.key)) {
        if (isRead(parent)) included.add(target.field.key);
        return place(target, parent, open);
      }
      if (!supplied.test(path)) unseen.set([file.field.path, directive.line, path].join(" "), placed);
      return [];
    }
    if (block === undefined) return [placed];
    const outer: NginxDirective & { block: NginxDirective[] } = { ...placed, block: [] };
    outer.block.push(...placeAll(block, file, outer, open));
    return [outer];
  };

  const placed = own.map((file) => ({ key: file.field.key, list: place(file, undefined, []) }));
  // A file that is included is judged where it is included; files that include each other are judged one by one.
  const roots = own.every((file) => included.has(file.field.key))
    ? placed
    : placed.filter(({ key }) => !included.has(key));
  return { directives: roots.flatMap(({ list }) => list), unseen: Array.from(unseen.values()) };
}
