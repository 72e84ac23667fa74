import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { camelKeys } from '../../../platform/database/row';
import type { Autosave, AutosaveBranch, AutosaveBranchSummary } from './autosave';
import { type AutosaveOwner, shelfOf } from './autosave-owner';

const BRANCH = `
  b.id, b.base_version, b.revision_number, b.saved_at, b.kept_at, json_build_object('id', u.id, 'name', u.name) as author`;

const BRANCHES = 'from article_autosave_branches b join users u on u.id = b.user_id where b.article_id = $1 and ($2::uuid is null or b.user_id = $2)';

/** Unsaved texts. Whoever asks has been let in to the article; `of` narrows to the texts of one person, null to nobody's. */
@Injectable()
export class AutosaveQueries {
  constructor(private readonly dataSource: DataSource) {}

  async find({ articleId, userId, keyId }: AutosaveOwner): Promise<Autosave | null> {
    const { table, column } = shelfOf({ keyId });
    const [row] = await this.dataSource.query<Record<string, unknown>[]>(
      `select base_version, revision_number, content, saved_at from ${table} where article_id = $1 and ${column} = $2`,
      [articleId, keyId ?? userId],
    );
    return row ? camelKeys<Autosave>(row) : null;
  }

  /** Newest first. */
  async listBranches(
    articleId: string, of: string | null, { limit, after }: PageRequest,
  ): Promise<{ items: AutosaveBranchSummary[]; next: Position | null }> {
    const rows = await this.dataSource.query<Record<string, unknown>[]>(
      `select ${BRANCH} ${BRANCHES} and ($3::uuid is null or b.id < $3) order by b.id desc limit $4`,
      [articleId, of, after?.id ?? null, limit + 1],
    );
    const cut = pageOf(rows.map((row) => camelKeys<AutosaveBranchSummary>(row)), limit, ({ id }) => ({ value: '', id }));
    return { items: cut.rows, next: cut.next };
  }

  async findBranch(articleId: string, of: string | null, id: string): Promise<AutosaveBranch | null> {
    const [row] = await this.dataSource.query<Record<string, unknown>[]>(
      `select ${BRANCH}, b.content ${BRANCHES} and b.id = $3`, [articleId, of, id],
    );
    return row ? camelKeys<AutosaveBranch>(row) : null;
  }
}
