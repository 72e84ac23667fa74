import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MediaAccess, MediaTarget } from './media-access';
import type { Media } from './media.entity';
import { mediaRefused } from './media.errors';
import { MediaJournal } from './media-journal';
import { mayManage } from './media.policy';
import type { MediaDetail } from './media.queries';
import { MediaRepository } from './media.repository';

/**
 * Takes a picture out of use at once: readers get it nowhere any more, also where live articles have it, and nothing with it can be
 * published. The revisions stay as they are, and have it again when it is reinstated.
 */
@Injectable()
export class RevokeMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: MediaAccess,
    private readonly repository: MediaRepository,
    private readonly journal: MediaJournal,
  ) {}

  async revoke(actor: Actor, target: MediaTarget, reason: string): Promise<MediaDetail> {
    const revocation = { reason, by: { id: actor.id, name: actor.name }, at: new Date().toISOString() };
    return this.change(actor, target, revocation, { type: 'media.revoked', detail: { reason } });
  }

  async reinstate(actor: Actor, target: MediaTarget, reason: string): Promise<MediaDetail> {
    return this.change(actor, target, null, { type: 'media.reinstated', detail: { reason } });
  }

  private async change(
    actor: Actor, target: MediaTarget, revocation: Media['revocation'], deed: { type: string; detail: { reason: string } },
  ): Promise<MediaDetail> {
    return this.unitOfWork.run(async (tx) => {
      const media = await this.access.lock(tx, actor, target, { right: mayManage });
      if ((media.revocation === null) === (revocation === null)) throw mediaRefused(revocation === null ? 'not-revoked' : 'revoked');
      const changed = await this.repository.apply(tx, media, { revocation });
      return this.journal.append(tx, actor, changed, deed);
    });
  }
}
