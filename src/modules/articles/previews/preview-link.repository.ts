import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

/** A link that is about to be made. */
export interface NewPreviewLink {
  readonly id: string;
  readonly articleId: string;
  /** null: the latest. */
  readonly revisionId: string | null;
  readonly tokenHash: string;
  readonly createdBy: string;
  readonly keyId: string | null;
  /** In seconds. */
  readonly expiresIn: number;
}

const INSERT: Statement = {
  name: 'preview-link-insert',
  text: `
    insert into article_preview_links (id, article_id, revision_id, token_hash, created_by, api_key_id, expires_at)
    values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
};

const REVOKE: Statement = {
  name: 'preview-link-revoke', text: 'update article_preview_links set revoked_at = now() where id = $1 and revoked_at is null',
};

const REVOKE_ALL: Statement = {
  name: 'preview-links-revoke', text: 'update article_preview_links set revoked_at = now() where article_id = $1 and revoked_at is null',
};

/** The write side of preview links. */
@Injectable()
export class PreviewLinkRepository {
  async insert(tx: Tx, { id, articleId, revisionId, tokenHash, createdBy, keyId, expiresIn }: NewPreviewLink): Promise<void> {
    await queryPrepared(tx, INSERT, [id, articleId, revisionId, tokenHash, createdBy, keyId, expiresIn]);
  }

  /** One that is revoked stays as it is. */
  async revoke(tx: Tx, id: string): Promise<void> {
    await queryPrepared(tx, REVOKE, [id]);
  }

  /** All of the article. */
  async revokeAll(tx: Tx, articleId: string): Promise<void> {
    await queryPrepared(tx, REVOKE_ALL, [articleId]);
  }
}
