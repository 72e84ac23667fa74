interface Waiting<Key, Answer> {
  readonly key: Key;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One question for all that is asked at the same time. Who comes first does not wait for others: what comes while a question is under way
 * goes with the next one, sent after all of it was asked for. Under load the database and its connection then do the work of one question
 * for many readers; several under way at once would only make each of them smaller.
 */
export class AskedTogether<Key, Answer> {
  private waiting: Waiting<Key, Answer>[] = [];
  private isUnderWay = false;

  /**
   * `ask` gives an answer for each key, in their order; undefined where there is none. Where it throws, nobody of these has an answer.
   * `most` says how many keys the next question may have.
   */
  constructor(
    private readonly ask: (keys: readonly Key[]) => Promise<readonly (Answer | undefined)[]>,
    private readonly most: () => number,
  ) {}

  of(key: Key): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      if (!this.isUnderWay) void this.askForAll();
    });
  }

  private async askForAll(): Promise<void> {
    this.isUnderWay = true;
    while (this.waiting.length > 0) {
      const asked = this.waiting.splice(0, this.most());
      try {
        const answers = await this.ask(asked.map(({ key }) => key));
        for (const [index, { resolve }] of asked.entries()) resolve(answers[index]);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.isUnderWay = false;
  }
}
