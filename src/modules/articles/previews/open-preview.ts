import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor, Grant } from '../../../kernel/actor';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import { ApiKeyAuthenticator } from '../../api-keys';
import { ArticleQueries } from '../article.queries';
import { absent, grantsJson } from '../rights-of';
import { hashOfToken } from './preview-token';
import { isPreviewable, lackingForPreview } from './preview.policy';

/** What a link shows now. */
export interface OpenedPreview {
  readonly articleId: string;
  readonly revisionId: string;
}

interface LinkRow {
  id: string;
  article_id: string;
  revision_id: string | null;
  api_key_id: string | null;
  maker_id: string;
  maker_name: string;
  grants: Grant[] | null;
}

const GOOD = 'p.revoked_at is null and p.expires_at > now()';

const LINK: Statement = {
  name: 'preview-link-by-token',
  text: `
    select p.id, p.article_id, p.revision_id, p.api_key_id, u.id as maker_id, u.name as maker_name, ${grantsJson('u.id')} as grants
    from article_preview_links p join users u on u.id = p.created_by
    where p.token_hash = $1 and ${GOOD} and u.status = 'active'`,
};

const COUNT: Statement = {
  name: 'preview-link-count',
  text: `update article_preview_links p set views = views + 1, last_viewed_at = now() where p.id = $1 and ${GOOD} returning p.id`,
};

/** Knows what the bearer of a token is shown: what the maker of the link, or the key that made it, could still show them now, and nothing once it is over. */
@Injectable()
export class OpenPreview {
  constructor(
    private readonly dataSource: DataSource,
    private readonly articles: ArticleQueries,
    private readonly keys: ApiKeyAuthenticator,
  ) {}

  /** Counts it. null, the same for every reason why there is nothing to be seen. */
  async execute(token: string): Promise<OpenedPreview | null> {
    const { manager } = this.dataSource;
    const [link] = await queryPrepared<LinkRow>(manager, LINK, [hashOfToken(token)]);
    const maker = link && (await this.makerOf(link));
    if (!link || !maker) return null;
    const record = await this.articles.find(maker, link.article_id);
    if (!record?.inside || lackingForPreview(maker, record) || !isPreviewable(record)) return null;
    // It may have been revoked meanwhile.
    const counted = await queryPrepared<{ id: string }>(manager, COUNT, [link.id]);
    return counted.length > 0 ? { articleId: link.article_id, revisionId: link.revision_id ?? record.current.id } : null;
  }

  /** A key shows less than the person who made it, and nothing once it is over. */
  private async makerOf({ api_key_id: keyId, maker_id: id, maker_name: name, grants }: LinkRow): Promise<Actor | null> {
    return keyId === null ? absent({ id, name, grants }) : this.keys.absent(keyId);
  }
}
