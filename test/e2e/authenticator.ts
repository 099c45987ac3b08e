import { setTimeout as sleep } from "node:timers/promises";
import { Secret, TOTP } from "otpauth";

const periodSeconds = 30;

const period = (): number => Math.floor(Date.now() / 1000 / periodSeconds);

/** The app on a user's phone: shows one-time codes, and waits as its owner would while the code shown was used already. */
export class Authenticator {
  private readonly totp: TOTP;
  private lastUsed = 0;

  /** @param secret as the enrolment page writes it: base32, in groups of four */
  constructor(readonly secret: string) {
    this.totp = new TOTP({
      secret: Secret.fromBase32(secret.replaceAll(/\s/g, "")),
      algorithm: "SHA1",
      digits: 6,
      period: periodSeconds,
    });
  }

  /** One whose code of this moment may have been used already. */
  static inUse(secret: string): Authenticator {
    const authenticator = new Authenticator(secret);
    authenticator.lastUsed = period();
    return authenticator;
  }

  /** A code that was not given out before. */
  async code(): Promise<string> {
    while (period() <= this.lastUsed) await sleep(500);
    this.lastUsed = period();
    return this.totp.generate();
  }
}
