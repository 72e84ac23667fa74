import { Injectable } from '@nestjs/common';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';
import { mayRemoveFiles } from '../../platform/backup/backup-lock';

/** A licence that has expired and was not told of. */
export interface ExpiredLicence {
  readonly id: string;
  readonly licenseExpiresAt: Date;
}

/** Finds what is due in the library, by the database's clock. A claim is the lock on the row: it ends with the transaction. */
@Injectable()
export class DueMediaRepository {
  /** Locks the picture whose licence expired first, past those in `except` and those that others are at. */
  async claimLicence(tx: Tx, except: readonly string[]): Promise<ExpiredLicence | undefined> {
    const [row] = await queryPrepared<ExpiredLicence>(tx, CLAIM_LICENCE, [except]);
    return row;
  }

  async noteTold(tx: Tx, id: string): Promise<void> {
    await tx.query('update media set licence_expiry_told = license_expires_at where id = $1', [id]);
  }

  /** Those whose live revision has the picture; the first hundred. */
  async liveArticlesWith(tx: Tx, mediaId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      "select article_id as id from media_uses($1) where used_as = 'live' order by article_id limit 100", [mediaId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Gives the picture that has been in the trash longest, for so many days at least and with nothing that could still show it, and
   * notes that it is going; or one on whose way something went wrong before. None while a backup is being made, which still has to
   * read the files.
   */
  async claimTrashed(tx: Tx, except: readonly string[], days: number): Promise<string | undefined> {
    if (!(await mayRemoveFiles(tx))) return undefined;
    const [row] = await queryPrepared<{ id: string }>(tx, CLAIM_TRASHED, [except, days]);
    return row?.id;
  }

  /** Whether it was there. */
  async remove(tx: Tx, id: string): Promise<boolean> {
    return (await queryPrepared(tx, REMOVE, [id])).length > 0;
  }
}

const CLAIM_LICENCE: Statement = {
  name: 'claim-licence',
  text: `
    select id, license_expires_at as "licenseExpiresAt" from media
    where license_expires_at <= now() and licence_expiry_told is distinct from license_expires_at and deleted_at is null
      and id <> all ($1::uuid[])
    order by license_expires_at, id limit 1 for update skip locked`,
};

const CLAIM_TRASHED: Statement = {
  name: 'claim-trashed-media',
  text: `
    update media set purged_at = coalesce(purged_at, now()) where id = (
      select m.id from media m
      where m.deleted_at is not null and m.id <> all ($1::uuid[]) and (m.purged_at is not null or (
        m.deleted_at <= now() - make_interval(days => $2)
        and not exists (select from media_uses(m.id) where used_as <> 'old')
        and not exists (select from authors where media_id = m.id)
        and not exists (select from categories where media_id = m.id)))
      order by m.deleted_at, m.id limit 1 for update skip locked)
    returning id`,
};

const REMOVE: Statement = { name: 'media-remove', text: 'delete from media where id = $1 and purged_at is not null returning id' };
