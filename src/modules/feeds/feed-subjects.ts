import { Injectable } from '@nestjs/common';
import { SubjectQueries } from '../delivery';
import type { FeedSubject } from './feed';

/** Finds what a feed is of, with its present address: a former one leads there. null for what readers do not see. */
@Injectable()
export class FeedSubjects {
  constructor(private readonly queries: SubjectQueries) {}

  async category(locale: string, path: string): Promise<FeedSubject | null> {
    const found = await this.queries.category(locale, path);
    return found && { id: found.id, name: found.name, description: found.description, folder: `/feeds/categories/${found.path}` };
  }

  async author(locale: string, slug: string): Promise<FeedSubject | null> {
    const found = await this.queries.author(locale, slug);
    return found && { id: found.id, name: found.name, description: found.bio, folder: `/feeds/authors/${found.slug}` };
  }

  async tag(locale: string, slug: string): Promise<FeedSubject | null> {
    const found = await this.queries.tag(locale, slug);
    return found && { id: found.id, name: found.name, description: null, folder: `/feeds/tags/${found.slug}` };
  }
}
