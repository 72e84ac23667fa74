import { createHash, randomBytes } from 'node:crypto';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings';
import type { Actor } from '../../kernel/actor';
import { NotFound, Unauthenticated } from '../../kernel/problem';
import type { Origin } from '../../platform/http/origin-of';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Doer, Journal } from '../../platform/journal/journal';
import { Projectors } from '../../platform/journal/projectors';
import { ACCESS_TOKEN_LIFETIME, AccessTokens } from './access-tokens';
import { endSessions } from './end-sessions';
import { RefreshToken } from './refresh-token.entity';
import { NOT_IDLE } from './session.queries';
import { Session } from './session.entity';
import type { SignInManner } from './sign-in-manner';
import { SignInLimits } from './sign-in-limits';

/** Hours after which somebody signs in again, however active they were: 30 days. */
const SESSION_HOURS = 30 * 24;

/** What a client holds after signing in; the only answers in which tokens appear. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
}

/** Whose session it is. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** An account as it was when its person proved who they are. */
export interface SeenAccount extends Account {
  readonly version: number;
}

/** Being signed in, staying so by rotating refresh tokens, and signing out. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly projectors: Projectors,
    private readonly tokens: AccessTokens,
    private readonly limits: SignInLimits,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.projectors.register({
      events: ['user.disabled', 'user.deleted', 'user.password-reset', 'user.password-changed', 'user.sessions-revoked'],
      project: async (tx, { subjectId }) => void (await endSessions(tx, { userId: subjectId })),
    });
  }

  /** Signs somebody in who has shown all that is asked of them. Throws Unauthenticated as openAsSeen does. */
  async start(account: SeenAccount, origin: Origin, manner: SignInManner): Promise<Tokens> {
    return this.unitOfWork.run((tx) => this.openAsSeen(tx, account, origin, manner));
  }

  /**
   * Throws Unauthenticated where the account has changed since: the end of all sessions, by a new password or by being disabled,
   * must not miss one that was being begun with what was good before.
   */
  async openAsSeen(tx: Tx, account: SeenAccount, origin: Origin, manner: SignInManner): Promise<Tokens> {
    const { id, version } = account;
    const [same] = await tx.query<unknown[]>("select from users where id = $1 and version = $2 and status = 'active' for share", [id, version]);
    if (!same) throw new Unauthenticated('The account was changed a moment ago: begin again.');
    return this.open(tx, account, origin, manner);
  }

  /** A new session in a transaction of somebody else's. */
  async open(tx: Tx, account: Account, origin: Origin, manner: SignInManner = 'password'): Promise<Tokens> {
    const isProvided = manner === 'identity-provider';
    const sessionId = newId();
    await tx.insert(Session, {
      id: sessionId,
      userId: account.id,
      expiresAt: () => `now() + interval '${isProvided ? this.settings.oidcSessionHours : SESSION_HOURS} hours'`,
      address: origin.address,
      userAgent: origin.userAgent,
    });
    await this.journal.append(tx, { id: account.id, name: account.name, ...origin }, {
      type: 'session.started', subjectId: sessionId, ...(isProvided && { detail: { manner } }),
    });
    return this.tokensFor(tx, account, sessionId);
  }

  /** Trades a refresh token for new tokens. One that was used before ends its session, whoever holds the newer one. */
  async refresh(refreshToken: string, origin: Origin): Promise<Tokens> {
    await this.limits.countRefresh(hashOf(refreshToken));
    const renewed = await this.unitOfWork.run((tx) => this.rotate(tx, refreshToken, origin));
    if (!renewed) throw new Unauthenticated('The refresh token is not good any more: sign in again.');
    return renewed;
  }

  async signOut(actor: Actor): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      if (actor.sessionId === null) return;
      await endSessions(tx, { id: actor.sessionId });
      await this.journal.append(tx, actor, { type: 'session.ended', subjectId: actor.sessionId });
    });
  }

  /** Ends one of the actor's sessions. Throws NotFound for one that is not theirs, or has ended. */
  async endOwn(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      if ((await endSessions(tx, { id, userId: actor.id })).length === 0) throw new NotFound();
      await this.journal.append(tx, actor, { type: 'session.ended', subjectId: id });
    });
  }

  /** Ends all sessions of the actor but the one they use now. */
  async endOthers(actor: Actor): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const ended = await endSessions(tx, { userId: actor.id, except: actor.sessionId });
      for (const id of ended) await this.journal.append(tx, actor, { type: 'session.ended', subjectId: id });
    });
  }

  /** Notes that the actor has just proved who they are. */
  async noteProof(actor: Actor): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await tx.query('update sessions set verified_at = now() where id = $1', [actor.sessionId]);
      await this.journal.append(tx, actor, { type: 'session.stepped-up', subjectId: actor.sessionId ?? actor.id });
    });
  }

  /** Commits in every case: the end of a stolen session must not be rolled back with the refusal. */
  private async rotate(tx: Tx, refreshToken: string, origin: Origin): Promise<Tokens | null> {
    const [row] = await tx.query<(Account & { session_id: string; used: boolean; ended: boolean })[]>(
      `select u.id, u.name, u.email, s.id as session_id, t.used_at is not null as used,
              (s.ended_at is not null or s.expires_at <= now() or not s.${NOT_IDLE} or u.status <> 'active') as ended
       from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
       where t.hash = $1 for update of t, s`,
      [hashOf(refreshToken)],
    );
    if (!row || row.ended) return null;
    const doer: Doer = { id: row.id, name: row.name, ...origin };
    if (row.used) {
      await endSessions(tx, { id: row.session_id });
      await this.journal.append(tx, doer, { type: 'session.reuse-detected', subjectId: row.session_id });
      return null;
    }
    await tx.update(RefreshToken, { hash: hashOf(refreshToken) }, { usedAt: () => 'now()' });
    await tx.update(Session, { id: row.session_id }, { lastUsedAt: () => 'now()' });
    return this.tokensFor(tx, row, row.session_id);
  }

  private async tokensFor(tx: Tx, { id, name, email }: Account, sessionId: string): Promise<Tokens> {
    const refreshToken = randomBytes(32).toString('base64url');
    await tx.insert(RefreshToken, { hash: hashOf(refreshToken), sessionId });
    return {
      accessToken: await this.tokens.issue(id, sessionId),
      refreshToken,
      expiresIn: ACCESS_TOKEN_LIFETIME,
      user: { id, name, email },
    };
  }
}

/** The tokens are random, so a fast hash keeps them as safe as a slow one would. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
