import { MigrationInterface, QueryRunner } from 'typeorm';

/** The links that are good still, and that a key made before this was noted: the audit log knows with which. */
export class PreviewsByKeysThatWereThere1764000000487 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update article_preview_links p set api_key_id = k.id
      from audit_log d join api_keys k on k.id = d.key_id
      where d.subject_id = p.article_id and d.action = 'article.preview_shared' and d.detail ->> 'linkId' = p.id::text
        and p.revoked_at is null and p.expires_at > now() and p.api_key_id is null
    `);
  }

  /** With the column all of it goes. */
  async down(): Promise<void> {}
}
