import type { IncomingHttpHeaders } from 'node:http';
import { WebhookRefused, readWebhook } from './copydesk.ts';
import { ANY_ARTICLE, type PageCache } from './page-cache.ts';

/** Takes out of the cache what a webhook of Copydesk says is not as it was. */
export class Revalidation {
  private readonly pages: PageCache;
  private readonly secrets: readonly string[];

  constructor(pages: PageCache, secrets: readonly string[]) {
    this.pages = pages;
    this.secrets = secrets;
  }

  /** Gives the status of the answer. Copydesk sends again what was not answered with 2xx; taking an event twice does no harm. */
  async take(headers: IncomingHttpHeaders, body: string): Promise<number> {
    try {
      const { type, data } = await readWebhook({ secret: this.secrets, headers, body });
      // The sections are on every page, and an event that names nothing may be about anything.
      if (type.startsWith('category.') || !data.tags?.length) this.pages.dropAll();
      else this.pages.drop([...data.tags, ANY_ARTICLE]);
      return 204;
    } catch (error) {
      if (error instanceof WebhookRefused) return 401;
      if (error instanceof SyntaxError) return 400;
      throw error;
    }
  }
}
