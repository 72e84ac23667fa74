import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import type { PageRequest, Position } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { Credentials, Grants } from '../users';
import { endSessions } from './end-sessions';
import { type LiveSession, SessionQueries } from './session.queries';

/** What administrators do about the sessions of people who lost a device. */
@Injectable()
export class OthersSessions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly grants: Grants,
    private readonly queries: SessionQueries,
    private readonly credentials: Credentials,
  ) {}

  /** Where somebody is signed in. Throws NotFound, and Forbidden for somebody above. */
  async list(actor: Actor, userId: string, page: PageRequest): Promise<{ items: LiveSession[]; next: Position | null }> {
    return this.unitOfWork.run(async (tx) => {
      await this.grants.requireManaged(tx, actor, userId);
      return this.queries.listOf(userId, page, tx);
    });
  }

  /** One of their sessions, or all of them, and then a change of address that waits to be confirmed, too. Throws NotFound, and Forbidden for somebody above. */
  async end(actor: Actor, userId: string, sessionId?: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.grants.requireManaged(tx, actor, userId);
      const ended = await endSessions(tx, sessionId === undefined ? { userId } : { userId, id: sessionId });
      if (sessionId !== undefined && ended.length === 0) throw new NotFound();
      if (sessionId === undefined) await this.credentials.closeEmailChange(tx, userId);
      for (const id of ended) await this.journal.append(tx, actor, { type: 'session.revoked', subjectId: id, detail: { userId } });
    });
  }
}
