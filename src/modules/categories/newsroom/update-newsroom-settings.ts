import { Injectable } from '@nestjs/common';
import { type Actor, holdsEverywhere } from '../../../kernel/actor';
import { changesNothing } from '../../../kernel/changed-fields';
import { Forbidden } from '../../../kernel/problem';
import { recordedChange } from '../../../kernel/recorded-change';
import type { IfMatch } from '../../../kernel/version';
import { applyChange } from '../../../platform/database/apply-change';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { requireMatch } from '../../../platform/journal/require-match';
import type { NewCategoryInput } from '../create-category';
import { requireRoles } from '../require-roles';
import { ownPolicy } from '../review-policy';
import { ownSeverities } from '../severities';
import { NEWSROOM_ID, NewsroomSettings } from './newsroom-settings.entity';

/** What is left out stays as it is; null: what Copydesk has by itself. */
export type NewsroomChange = Pick<NewCategoryInput, 'reviewPolicy' | 'severities'>;

@Injectable()
export class UpdateNewsroomSettings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
  ) {}

  /** Throws unknown-role, and Forbidden for whoever manages the settings of a section only. */
  async execute(actor: Actor, ifMatch: IfMatch, change: NewsroomChange): Promise<NewsroomSettings> {
    return this.unitOfWork.run(async (tx) => {
      const settings = await tx.findOneOrFail(NewsroomSettings, { where: { id: NEWSROOM_ID }, lock: { mode: 'pessimistic_write' } });
      if (!holdsEverywhere(actor, 'settings:manage')) throw new Forbidden('You do not manage the settings of the whole newsroom.');
      await requireMatch(tx, ifMatch, settings);
      if (changesNothing(change)) return settings;
      const { reviewPolicy, severities } = change;
      await requireRoles(tx, reviewPolicy);
      await applyChange(tx, NewsroomSettings, settings, {
        reviewPolicy: reviewPolicy === undefined ? undefined : ownPolicy(reviewPolicy),
        severities: severities === undefined ? undefined : ownSeverities(severities),
      });
      const detail = recordedChange(settings, change);
      await this.journal.append(tx, actor, { type: 'settings.updated', subjectId: NEWSROOM_ID, detail: { ...detail }, data: { changed: detail.changed } });
      return tx.findOneByOrFail(NewsroomSettings, { id: NEWSROOM_ID });
    });
  }
}
