import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from '../../platform/database/tx';
import { FileGone } from './media.errors';

/** Remembers which files in the storage have no row yet, so that those of a killed process are found without looking through all. */
@Injectable()
export class PendingFiles {
  constructor(private readonly dataSource: DataSource) {}

  /** Before the file is put. It is committed at once, whatever the transaction of the request comes to. */
  async note(key: string): Promise<void> {
    await this.dataSource.query('insert into pending_files (key) values ($1)', [key]);
  }

  /** In the transaction of the row that names the file from now on. Throws FileGone where that took so long that the file was removed. */
  async settle(tx: Tx, key: string): Promise<void> {
    const [, settled] = await tx.query<[unknown, number]>('delete from pending_files where key = $1 and removed_at is null', [key]);
    if (settled !== 1) throw new FileGone();
  }

  /** After the file was removed. */
  async forget(key: string): Promise<void> {
    await this.dataSource.query('delete from pending_files where key = $1', [key]);
  }

  /** A file that has had no row for a minute, and never will have one; undefined where there is none. */
  async claim(except: readonly string[]): Promise<string | undefined> {
    const [rows] = await this.dataSource.query<[{ key: string }[], number]>(
      `update pending_files set removed_at = now() where key = (
         select key from pending_files p
         where put_at < now() - interval '1 minute' and (removed_at is null or removed_at < now() - interval '1 minute')
           and key <> all ($1) and not exists (select from media where storage_key = p.key)
         order by put_at limit 1 for update skip locked)
       returning key`,
      [except],
    );
    return rows[0]?.key;
  }
}
