/** Wakes one sleeper; a ring that nobody slept through is heard at the next sleep. */
export class Bell {
  #look: boolean;
  #rung: boolean;
  #wake: () => void = () => undefined;

  constructor(look: boolean) {
    this.#look = look;
    this.#rung = look;
  }

  ring({ look }: { readonly look: boolean }): void {
    this.#look ||= look;
    this.#rung = true;
    this.#wake();
  }

  /** Sleeps until a ring, at most so many milliseconds. @returns whether to look: nobody rang, or a ring said so */
  async rung(milliseconds: number): Promise<boolean> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const look = this.#look || !this.#rung;
    this.#look = false;
    this.#rung = false;
    return look;
  }
}
