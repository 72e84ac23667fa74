import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../config/secrets';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';

export type LinkPurpose = 'invitation' | 'password-reset' | 'email-change';

/** Whom a link lets in: a person, or whoever was invited. */
export type LinkSubject = { readonly userId: string; readonly invitationId?: undefined } | { readonly invitationId: string; readonly userId?: undefined };

export interface NewLink {
  /** Made when the link was asked for: of two, the later one has the greater id. */
  readonly id: string;
  readonly purpose: LinkPurpose;
  readonly subject: LinkSubject;
  /** What a change of address leads to. */
  readonly email?: string;
  readonly expiresAt: Date;
}

/** A link that was good, and is used up. */
export interface RedeemedLink {
  readonly userId: string | null;
  readonly invitationId: string | null;
  readonly email: string | null;
}

/**
 * Tokens that come by mail: 256 bits, good once, for a time, and only the newest of their purpose for one person. They are derived
 * from the id by a key that is not in the database, so that a mail which is tried again carries the same one, and rows hold
 * nothing but its digest.
 */
@Injectable()
export class MailedLinks {
  private readonly key: Uint8Array;

  constructor(secrets: Secrets) {
    this.key = secrets.key('mailed-link');
  }

  /** Makes the link where it is not there yet, and ends all but the newest; null where it has ended, or a newer one was made. */
  async issue(tx: Tx, { id, purpose, subject, email, expiresAt }: NewLink): Promise<string | null> {
    const token = createHmac('sha256', this.key).update(`${purpose} ${id}`).digest('base64url');
    const [userId, invitationId] = [subject.userId ?? null, subject.invitationId ?? null];
    // Of several at once, each waits for the one before it and sees what it made.
    await tx.query(userId === null ? 'select from invitations where id = $1 for no key update' : 'select from users where id = $1 for no key update', [userId ?? invitationId]);
    await tx.query(
      `insert into mailed_links (id, purpose, user_id, invitation_id, email, token_hash, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
      [id, purpose, userId, invitationId, email ?? null, digestOf(token), expiresAt],
    );
    const newest = await tx.query<{ id: string; ended: boolean }[]>(
      `select id, ended_at is not null as ended from mailed_links
       where purpose = $1 and (user_id = $2 or invitation_id = $3) order by id desc limit 1`, [purpose, userId, invitationId],
    );
    await this.end(tx, purpose, subject, newest[0]?.id);
    return newest[0]?.id === id && !newest[0].ended ? token : null;
  }

  /** Whom a token would let in; null for one that is not good now. */
  async look(tx: Pick<Tx, 'query'>, purpose: LinkPurpose, token: string): Promise<RedeemedLink | null> {
    const [link] = await tx.query<RedeemedLink[]>(`select ${COLUMNS} from mailed_links where ${GOOD}`, [digestOf(token), purpose]);
    return link ?? null;
  }

  /** Uses a token up; null for one that is not good now. Of several at once, one gets it. */
  async redeem(tx: Tx, purpose: LinkPurpose, token: string): Promise<RedeemedLink | null> {
    const [links] = await tx.query<[RedeemedLink[]]>(`update mailed_links set ended_at = now() where ${GOOD} returning ${COLUMNS}`, [digestOf(token), purpose]);
    return links[0] ?? null;
  }

  /**
   * Makes the links of a purpose worthless that were asked for until now, those included whose mail was not written yet: what is
   * left in their place has ended, is newer than they are, and has a digest of nothing that anybody knows.
   */
  async close(tx: Tx, purpose: LinkPurpose, userId: string): Promise<void> {
    await this.end(tx, purpose, { userId });
    await tx.query(
      'insert into mailed_links (id, purpose, user_id, token_hash, expires_at, ended_at) values ($1, $2, $3, $4, now(), now())',
      [newId(), purpose, userId, digestOf(randomBytes(32).toString('base64url'))],
    );
  }

  /** Makes the links of a purpose worthless: all, or those that were asked for before the one named. */
  async end(tx: Tx, purpose: LinkPurpose, subject: LinkSubject, before: string | null = null): Promise<void> {
    await tx.query(
      `update mailed_links set ended_at = now()
       where purpose = $1 and (user_id = $2 or invitation_id = $3) and ended_at is null and ($4::uuid is null or id < $4)`,
      [purpose, subject.userId ?? null, subject.invitationId ?? null, before],
    );
  }
}

const COLUMNS = 'user_id as "userId", invitation_id as "invitationId", email';
const GOOD = 'token_hash = $1 and purpose = $2 and ended_at is null and expires_at > now()';

/** The tokens are random to who has not the key, so a fast hash keeps them as safe as a slow one would. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
