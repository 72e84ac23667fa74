import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { DataSource, type EntityManager } from 'typeorm';
import { Secrets } from '../../config/secrets';
import { Settings } from '../../config/settings';
import type { Tx } from '../../platform/database/tx';
import { seal, unseal } from '../../platform/sealing/seal';

export interface Enrolment {
  /** Base32, for typing. */
  readonly secret: string;
  /** otpauth://…, for a QR code. */
  readonly uri: string;
}

export interface SecondFactorState {
  readonly enabled: boolean;
  readonly enabledAt: Date | null;
  readonly recoveryCodesLeft: number;
}

const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;

/**
 * TOTP (RFC 6238: SHA-1, six digits, 30 seconds, as every app has it) and recovery codes of 120 bits. Each code is good once.
 * Secrets are encrypted by a key that is not in the database; of recovery codes there are digests only.
 */
@Injectable()
export class SecondFactors {
  private readonly key: Uint8Array;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    secrets: Secrets,
  ) {
    this.key = secrets.key('second-factor');
  }

  async stateOf(userId: string): Promise<SecondFactorState> {
    const [row] = await this.dataSource.query<{ enabledAt: Date | null; left: number }[]>(
      `select (select confirmed_at from second_factors where user_id = $1) as "enabledAt",
              (select count(*)::integer from recovery_codes where user_id = $1 and used_at is null) as left`, [userId],
    );
    return { enabled: (row?.enabledAt ?? null) !== null, enabledAt: row?.enabledAt ?? null, recoveryCodesLeft: row?.left ?? 0 };
  }

  /** Whether a code is asked for. */
  async isOn(userId: string, manager: EntityManager = this.dataSource.manager): Promise<boolean> {
    return (await manager.query<unknown[]>('select from second_factors where user_id = $1 and confirmed_at is not null', [userId])).length > 0;
  }

  /** A secret that counts once a code of it was shown; in the place of one that nobody confirmed. Undefined where it is on already. */
  async begin(tx: Tx, { id, email }: { id: string; email: string }): Promise<Enrolment | undefined> {
    const secret = generateSecret();
    const written = await tx.query<unknown[]>(
      `insert into second_factors as f (user_id, sealed_secret) values ($1, $2)
       on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, last_step = 0 where f.confirmed_at is null returning user_id`,
      [id, seal(this.key, id, secret)],
    );
    if (written.length === 0) return undefined;
    return { secret, uri: generateURI({ issuer: this.settings.siteName, label: email, secret }) };
  }

  /** Turns it on with a code, and gives the recovery codes, which are shown this once. Undefined where the code is wrong, or nothing was begun. */
  async confirm(tx: Tx, userId: string, code: string): Promise<string[] | undefined> {
    if (await this.isOn(userId, tx)) return undefined;
    if (!(await this.takesTotp(tx, userId, code))) return undefined;
    await tx.query('update second_factors set confirmed_at = now() where user_id = $1', [userId]);
    return this.renewRecoveryCodes(tx, userId);
  }

  /** In the place of all that there were. */
  async renewRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await tx.query('delete from recovery_codes where user_id = $1', [userId]);
    await tx.query('insert into recovery_codes (user_id, hash) select $1, unnest($2::text[])', [userId, codes.map((code) => digestOf(userId, code))]);
    return codes;
  }

  /** Uses a code up; null for one that is wrong or was used. Of two who use the same at once, one gets in. */
  async take(tx: Tx, userId: string, code: string): Promise<'totp' | 'recovery' | null> {
    const plain = code.replaceAll(/[\s-]/g, '');
    if (/^\d{6}$/.test(plain)) return (await this.takesTotp(tx, userId, plain)) ? 'totp' : null;
    const [, used] = await tx.query<[unknown[], number]>(
      'update recovery_codes set used_at = now() where user_id = $1 and hash = $2 and used_at is null', [userId, digestOf(userId, plain)],
    );
    return used === 1 ? 'recovery' : null;
  }

  async remove(tx: Tx, userId: string): Promise<boolean> {
    await tx.query('delete from recovery_codes where user_id = $1', [userId]);
    const [, removed] = await tx.query<[unknown[], number]>('delete from second_factors where user_id = $1', [userId]);
    return removed === 1;
  }

  private async takesTotp(tx: Tx, userId: string, token: string): Promise<boolean> {
    const [row] = await tx.query<{ sealed_secret: string }[]>('select sealed_secret from second_factors where user_id = $1 for update', [userId]);
    if (!row || !/^\d{6}$/.test(token)) return false;
    const epoch = Math.floor(Date.now() / 1000);
    // The clocks of telephones: one step to either side.
    const result = verifySync({ secret: unseal(this.key, userId, row.sealed_secret), token, epoch, epochTolerance: STEP_SECONDS });
    if (!result.valid) return false;
    const step = Math.floor(epoch / STEP_SECONDS) + result.delta;
    const [, used] = await tx.query<[unknown[], number]>('update second_factors set last_step = $2 where user_id = $1 and last_step < $2', [userId, step]);
    return used === 1;
  }
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 24 of 32 letters that nobody confuses, in fours: so much of chance that a fast hash keeps them as safe as a slow one would. */
function newRecoveryCode(): string {
  return Array.from(randomBytes(24), (byte, index) => `${index > 0 && index % 4 === 0 ? '-' : ''}${LETTERS[byte % 32]}`).join('');
}

function digestOf(userId: string, code: string): string {
  return createHash('sha256').update(userId).update('\0').update(code.replaceAll('-', '').toLowerCase()).digest('base64url');
}
