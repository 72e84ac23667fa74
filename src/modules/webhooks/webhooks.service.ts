import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { changesNothing } from '../../kernel/changed-fields';
import { recordedChange } from '../../kernel/recorded-change';
import type { IfMatch } from '../../kernel/version';
import { applyChange } from '../../platform/database/apply-change';
import { newId } from '../../platform/database/new-id';
import { NOW, type RowChange } from '../../platform/database/row-change';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { requireMatch } from '../../platform/journal/require-match';
import { OutboundClient } from '../../platform/outbound/outbound-client';
import { OutboundError } from '../../platform/outbound/outbound-error';
import { DisableWebhook } from './disable-webhook';
import { inPresentCategory } from './in-present-categories';
import { Webhook, type WebhookStatus } from './webhook.entity';
import { MOST_WEBHOOKS, forbiddenTarget, notYourSection, tooManyWebhooks } from './webhook.errors';
import { mayManage } from './webhook.policy';
import { WebhookRepository } from './webhook.repository';
import { WebhookSecrets } from './webhook-secrets';

export interface NewWebhook {
  readonly url: string;
  readonly events: readonly string[];
  readonly categoryId?: string | null;
  readonly locale?: string | null;
}

/** What is left out stays as it is. */
export type WebhookChange = Partial<NewWebhook> & { readonly status?: WebhookStatus };

/** The only answers in which a secret appears. */
export interface MadeWebhook {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Makes, changes and deletes webhooks. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly repository: WebhookRepository,
    private readonly secrets: WebhookSecrets,
    private readonly disabling: DisableWebhook,
    private readonly client: OutboundClient,
  ) {}

  /** Throws forbidden-target, unknown-category, too-many-webhooks, and Forbidden outside of the actor's sections. */
  async create(actor: Actor, { url, events, categoryId = null, locale = null }: NewWebhook): Promise<MadeWebhook> {
    this.requireTarget(url);
    return this.unitOfWork.run(async (tx) => {
      if (!mayManage(actor, await this.repository.livingSection(tx, categoryId))) throw notYourSection();
      if ((await tx.count(Webhook)) >= MOST_WEBHOOKS) throw tooManyWebhooks();
      const [id, secret] = [newId(), this.secrets.make()];
      await tx.insert(Webhook, {
        id, version: 1, url, events: [...events], categoryId, locale, status: 'active', sealedSecret: this.secrets.seal(id, secret), createdBy: actor.id,
      });
      await this.journal.append(tx, actor, {
        type: 'webhook.created', subjectId: id, detail: { after: { url: withoutQuery(url), events, categoryId, locale } },
      });
      return { webhook: await tx.findOneByOrFail(Webhook, { id }), secret };
    });
  }

  /** Throws as create does. One that is disabled is sent nothing more; one that is enabled, what happens from then on. */
  async update(actor: Actor, id: string, ifMatch: IfMatch, change: WebhookChange): Promise<Webhook> {
    if (change.url !== undefined) this.requireTarget(change.url);
    return this.unitOfWork.run(async (tx) => {
      const webhook = await this.repository.lock(tx, actor, id);
      await requireMatch(tx, ifMatch, webhook);
      if (changesNothing(change)) return inPresentCategory(tx, webhook);
      const { url, events, categoryId, locale, status } = change;
      if (categoryId !== undefined && !mayManage(actor, await this.repository.livingSection(tx, categoryId))) throw notYourSection();
      await applyChange(tx, Webhook, webhook, { url, events: events && [...events], categoryId, locale, ...statusColumns(webhook, status) });
      if (status === 'disabled') await this.disabling.skipWaiting(tx, id);
      if (url !== undefined && url !== webhook.url) await this.disabling.skipUnseen(tx, id, actor);
      await this.journal.append(tx, actor, { type: 'webhook.updated', subjectId: id, detail: { ...recorded(webhook, change) } });
      return inPresentCategory(tx, await tx.findOneByOrFail(Webhook, { id }));
    });
  }

  /** With the log of its deliveries. What is under way may still arrive. */
  async delete(actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const webhook = await this.repository.lock(tx, actor, id);
      await requireMatch(tx, ifMatch, webhook);
      await tx.delete(Webhook, { id });
      await this.journal.append(tx, actor, { type: 'webhook.deleted', subjectId: id, detail: { url: withoutQuery(webhook.url) } });
    });
  }

  /** For a day the secret of before signs as well. */
  async rotateSecret(actor: Actor, id: string, ifMatch: IfMatch): Promise<MadeWebhook> {
    return this.unitOfWork.run(async (tx) => {
      const webhook = await this.repository.lock(tx, actor, id);
      await requireMatch(tx, ifMatch, webhook);
      const secret = this.secrets.make();
      await applyChange(tx, Webhook, webhook, { sealedSecret: this.secrets.seal(id, secret), sealedFormerSecret: webhook.sealedSecret });
      await tx.update(Webhook, { id }, { formerSecretUntil: () => "now() + interval '1 day'" });
      await this.journal.append(tx, actor, { type: 'webhook.secret_rotated', subjectId: id });
      return { webhook: await inPresentCategory(tx, await tx.findOneByOrFail(Webhook, { id })), secret };
    });
  }

  private requireTarget(url: string): void {
    try {
      this.client.requireTarget(url);
    } catch (error) {
      throw error instanceof OutboundError ? forbiddenTarget(error.message) : error;
    }
  }
}

function statusColumns(webhook: Webhook, status: WebhookStatus | undefined): RowChange<Webhook> {
  if (status === undefined || status === webhook.status) return {};
  if (status === 'disabled') return { status, disabledBecause: 'asked', disabledAt: NOW };
  return { status, disabledBecause: null, disabledAt: null, failingSince: null };
}

/** Many services put a token into the query: it is for those who manage webhooks, and not for all who read the audit log. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}

function recorded(webhook: Webhook, change: WebhookChange): ReturnType<typeof recordedChange> {
  const url = change.url === undefined ? {} : { url: withoutQuery(change.url) };
  return recordedChange({ ...webhook, url: withoutQuery(webhook.url) }, { ...change, ...url });
}
