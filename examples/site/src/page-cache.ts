/** In the keys of pages that any article may be on. */
export const ANY_ARTICLE = 'any-article';

/** A finished page, with the surrogate keys of what it was made of. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly keys: readonly string[];
  /** Where it redirects. */
  readonly location?: string;
}

interface Kept {
  readonly page: Page;
  readonly until: number;
}

/** Pages in memory, so many at most. A webhook takes out those that are not what they were. */
export class PageCache {
  private readonly pages = new Map<string, Kept>();
  private readonly making = new Map<string, Promise<Page>>();
  private dropped = 0;
  private readonly seconds: number;
  private readonly most: number;

  constructor(seconds: number, most = 500) {
    this.seconds = seconds;
    this.most = most;
  }

  /** The page that is kept, or a new one, which is made once however many ask for it at the same time. */
  async get(address: string, make: () => Promise<Page>): Promise<{ page: Page; isKept: boolean }> {
    const kept = this.pages.get(address);
    if (kept && kept.until > Date.now()) return { page: kept.page, isKept: true };
    const begun = this.making.get(address) ?? this.begin(address, make);
    return { page: await begun, isKept: false };
  }

  /** Drops every page that was made of one of these, and every one that does not say what it was made of. */
  drop(keys: readonly string[]): void {
    this.forget(({ keys: of }) => of.length === 0 || of.some((key) => keys.includes(key)));
  }

  dropAll(): void {
    this.forget(() => true);
  }

  private begin(address: string, make: () => Promise<Page>): Promise<Page> {
    const before = this.dropped;
    const begun = make().then((page) => {
      // What was dropped meanwhile may be in it.
      if (page.status === 200 && this.dropped === before) this.keep(address, page);
      return page;
    }).finally(() => {
      if (this.making.get(address) === begun) this.making.delete(address);
    });
    this.making.set(address, begun);
    return begun;
  }

  private keep(address: string, page: Page): void {
    this.pages.delete(address);
    this.pages.set(address, { page, until: Date.now() + this.seconds * 1000 });
    const [oldest] = this.pages.keys();
    if (this.pages.size > this.most && oldest !== undefined) this.pages.delete(oldest);
  }

  private forget(isMeant: (page: Page) => boolean): void {
    this.dropped += 1;
    // Whoever asks from now on does not get what was begun before.
    this.making.clear();
    for (const [address, { page }] of this.pages) if (isMeant(page)) this.pages.delete(address);
  }
}
