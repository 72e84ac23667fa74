import { Injectable } from '@nestjs/common';
import { SubjectQueries } from '../delivery';
import type { FeedSubject } from './feed';

/** Finds what a feed is of, with its present address: a former one leads there. null for what readers do not see. */
@Injectable()
export class FeedSubjects {
  constructor(private readonly queries: SubjectQueries) {}

  async category(path: string): Promise<FeedSubject | null> {
    const found = await this.queries.category(path);
    return found && { id: found.id, name: found.name, description: found.description, folder: `/feeds/categories/${found.path}` };
  }

  async author(slug: string): Promise<FeedSubject | null> {
    const found = await this.queries.author(slug);
    return found && { id: found.id, name: found.name, description: found.bio, folder: `/feeds/authors/${found.slug}` };
  }

  async tag(slug: string): Promise<FeedSubject | null> {
    const found = await this.queries.tag(slug);
    return found && { id: found.id, name: found.name, description: null, folder: `/feeds/tags/${found.slug}` };
  }
}
