import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Authenticator } from "../e2e/authenticator";
import type { Person } from "./sign-in";

/** Users whom the specs have signed in, also in an earlier run against the same platform: first passwords count once. */
export class KnownPeople {
  private readonly people = new Map<string, Person>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    const kept = JSON.parse(readFileSync(file, "utf8")) as { id: string; password: string; secret?: string }[];
    for (const { id, password, secret } of kept) {
      this.people.set(id, { id, password, ...(secret && { authenticator: Authenticator.inUse(secret) }) });
    }
  }

  get(id: string): Person | undefined {
    return this.people.get(id);
  }

  set(person: Person): void {
    this.people.set(person.id, person);
    const kept = [...this.people.values()].map(({ id, password, authenticator }) => ({
      id,
      password,
      secret: authenticator?.secret,
    }));
    writeFileSync(this.file, JSON.stringify(kept), { mode: 0o600 });
  }
}
