import { MigrationInterface, QueryRunner } from 'typeorm';

/** What may be done with a picture and until when, the trash of the library, and who uses a picture where. */
export class MediaRights1764000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table media
        add column revocation jsonb,
        -- The licenseExpiresAt that was told of; another one is told of again.
        add column licence_expiry_told timestamptz(3),
        add column deleted_at timestamptz(3),
        -- From then on its files are being removed, and it cannot be restored.
        add column purged_at timestamptz(3),
        add constraint media_purge_check check (purged_at is null or deleted_at is not null),
        drop constraint media_sha256_key;
      -- The same bytes are in the library once, whatever is in the trash.
      create unique index media_sha256_key on media (sha256) where deleted_at is null;
      create index media_license_expires_at_idx on media (license_expires_at)
        where license_expires_at is not null and licence_expiry_told is distinct from license_expires_at;
      create index media_deleted_at_idx on media (deleted_at) where deleted_at is not null;

      -- What media may know of articles: every revision with the picture, and where in it. A function, because a view would
      -- have to unfold the pictures of all revisions before it could look for one.
      create function media_uses(picture uuid)
        returns table (article_id uuid, revision_id uuid, number integer, used_as text, trashed boolean, places text[])
        language sql stable parallel safe as $$
          select a.id, r.id, r.number,
            case r.id when a.open_revision_id then 'open' when a.live_revision_id then a.visibility else 'old' end,
            a.deleted_at is not null,
            array_remove(array[
              case when (r.cover ->> 'mediaId')::uuid = picture then 'cover' end,
              case when jsonb_path_exists(r.body, '$.**.attrs.mediaId ? (@ == $id)', jsonb_build_object('id', picture)) then 'body' end,
              case when jsonb_path_exists(r.body, '$.**.attrs.items[*].mediaId ? (@ == $id)', jsonb_build_object('id', picture)) then 'gallery' end
            ], null)
          from article_revisions r join articles a on a.id = r.article_id
          where r.media_ids @> array[picture]
        $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function media_uses(uuid);
      drop index media_deleted_at_idx;
      drop index media_license_expires_at_idx;
      drop index media_sha256_key;
      alter table media
        add constraint media_sha256_key unique (sha256),
        drop column purged_at, drop column deleted_at, drop column licence_expiry_told, drop column revocation;
    `);
  }
}
