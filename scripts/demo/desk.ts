import type { ArticleListView, ArticleSummaryView } from '../../src/modules/articles/http/article.view';
import { RequestRefused } from './api-client';
import { type Step, firstDraft, nextStep } from './next-step';
import type { People } from './people';
import { Refused } from './refused';
import type { Person } from './sign-in';
import type { Story, StoryText } from './stories/story';
import type { Subjects } from './subjects';
import { wrapped } from './wrapped-text';

/** Shows a line to the person who runs the demo. */
export type Say = (line: string) => void;

type Article = ArticleSummaryView;

interface Newsroom {
  readonly people: People;
  readonly subjects: Subjects;
  readonly photoId: string;
}

/** Takes stories to the readers, each from where it stands, and says who did what. */
export class Desk {
  private readonly articles = new Map<string, Article>();

  constructor(
    private readonly newsroom: Newsroom,
    private readonly say: Say,
  ) {}

  /** Learns which of the demo's articles are there already. */
  async lookAround(): Promise<void> {
    for (const authorId of this.newsroom.subjects.authors.values()) {
      let cursor: string | null = null;
      do {
        const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page: ArticleListView = await this.newsroom.people.admin.api.get(`/api/v1/articles?limit=100&authorId=${authorId}${from}`);
        for (const article of page.items) this.articles.set(article.slug, article);
        cursor = page.nextCursor;
      } while (cursor !== null);
    }
  }

  /** Gives the article as it is then, or undefined where another article has its slug. */
  async carry(story: Story): Promise<Article | undefined> {
    const found = this.articles.get(story.slug);
    const first = found && nextStep(story, found);
    if (found && !first) return found;
    this.say(`\n${wrapped(story.headline)}`);
    let article = found ?? (await this.write(story));
    for (let step = article && nextStep(story, article); article && step; step = nextStep(story, article)) {
      article = await this.take(step, article);
    }
    if (article) this.articles.set(story.slug, article);
    return article;
  }

  private async write(story: Story): Promise<Article | undefined> {
    const writer = this.newsroom.people[story.writer];
    try {
      const article = await writer.api.post<Article>('/api/v1/articles', { ...this.fixedContent(story), ...this.sent(firstDraft(story)) });
      this.articles.set(story.slug, article);
      this.tell(writer, 'wrote it');
      return article;
    } catch (error) {
      if (!(error instanceof RequestRefused && error.is('slug-taken'))) throw error;
      this.say(`  Left out: another article, perhaps one in the trash, has the slug ${story.slug}.`);
      return undefined;
    }
  }

  /** Lets the first of the people who may do it take the step. */
  private async take({ verb, by, says, body, text }: Step, { id, slug, status }: Article): Promise<Article> {
    for (const who of by) {
      const person = this.newsroom.people[who];
      const seen = await seenBy(person, id);
      if (!seen?.allowedActions.includes(verb)) continue;
      const path = `/api/v1/articles/${id}`;
      const done = text
        ? await person.api.patch<Article>(path, this.sent(text), seen.version)
        : await person.api.post<Article>(`${path}/${verb}`, body, seen.version);
      this.tell(person, says);
      return done;
    }
    throw new Refused(`Nobody in the demo may ${verb} the article ${slug}, which is ${status}.`);
  }

  private tell({ name, post }: Person, says: string): void {
    this.say(wrapped(`${name}${post === 'admin' ? '' : ` (${post})`} ${says}`, '  ', '      '));
  }

  private sent({ body, ...texts }: StoryText): object {
    return { ...texts, ...(body && { body: typeof body === 'function' ? body((slug) => this.articles.get(slug)?.id) : body }) };
  }

  private fixedContent({ slug, section, kicker, source, tags, withPhoto, writer }: Story): object {
    const { subjects, photoId } = this.newsroom;
    const writerName = this.newsroom.people[writer].name;
    return {
      slug, kicker, source,
      dateline: 'PORT AVERIL',
      categoryId: subjects.sections.get(section),
      tagIds: tags.map((name) => subjects.tags.get(name)),
      bylines: [
        { authorId: subjects.authors.get(writerName), role: 'writer' },
        ...(withPhoto ? [{ authorId: subjects.authors.get('Ida Marlow'), role: 'photographer' }] : []),
      ],
      cover: withPhoto ? { mediaId: photoId } : null,
    };
  }
}

async function seenBy({ api }: Person, id: string): Promise<Article | undefined> {
  try {
    return await api.get<Article>(`/api/v1/articles/${id}`);
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return undefined;
    throw error;
  }
}
