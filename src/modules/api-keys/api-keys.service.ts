import { Injectable, OnModuleInit } from '@nestjs/common';
import { type Actor, type Lineage, holdsEverywhere, holdsIn } from '../../kernel/actor';
import { KEY_SCOPES, type KeyScope } from '../../kernel/key-scopes';
import { Forbidden, NotFound, Unauthenticated } from '../../kernel/problem';
import { newId } from '../../platform/database/new-id';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Doer, Journal } from '../../platform/journal/journal';
import { Projectors } from '../../platform/journal/projectors';
import { ApiKey } from './api-key.entity';
import { deliveryIsWhole, expiredAlready, unknownCategory } from './api-key.errors';
import { hashOfSecret, keyText, newKeyText } from './key-text';

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly categoryId?: string | null;
  readonly expiresAt?: string | null;
}

/** The only answer in which a key itself appears. */
export interface MadeApiKey {
  readonly made: ApiKey;
  readonly text: string;
}

/** Makes and revokes keys. With its maker a key goes for good: it does not come back with them. */
@Injectable()
export class ApiKeysService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
    private readonly projectors: Projectors,
  ) {}

  onModuleInit(): void {
    this.projectors.register({
      events: ['user.disabled', 'user.deleted'], project: (tx, { subjectId }, doer) => this.revokeAllOf(tx, doer, subjectId),
    });
  }

  /** Throws unknown-category, not-in-future, Unauthenticated for a maker who is disabled meanwhile, and Forbidden: nobody makes a key with more than they have. */
  async create(actor: Actor, { name, scopes, categoryId = null, expiresAt = null }: NewApiKey): Promise<MadeApiKey> {
    if (categoryId !== null && scopes.includes('delivery:read')) throw deliveryIsWhole();
    return this.unitOfWork.run(async (tx) => {
      await holdMaker(tx, actor);
      if (expiresAt !== null) await requireFuture(tx, expiresAt);
      const lineage = categoryId === null ? null : await lineageOf(tx, categoryId);
      requireHeld(actor, scopes, lineage);
      const [id, text] = [newId(), newKeyText()];
      await tx.insert(ApiKey, {
        id, name, prefix: text.prefix, secretHash: hashOfSecret(text.secret), scopes: [...scopes], categoryId,
        createdBy: actor.id, expiresAt: expiresAt === null ? null : new Date(expiresAt),
      });
      await this.journal.append(tx, actor, {
        type: 'api-key.created', subjectId: id, detail: { name, after: { scopes, categoryId, expiresAt } },
      });
      return { made: await tx.findOneByOrFail(ApiKey, { id }), text: keyText(text) };
    });
  }

  /** It is worthless from the next request on. Throws NotFound for one that the actor does not manage. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const key = await tx.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!key || (key.createdBy !== actor.id && !holdsEverywhere(actor, 'api-key:manage'))) throw new NotFound();
      if (key.revokedAt !== null) return;
      await tx.update(ApiKey, { id }, { revokedAt: () => 'now()' });
      await this.journal.append(tx, actor, { type: 'api-key.revoked', subjectId: id, detail: { name: key.name } });
    });
  }

  private async revokeAllOf(tx: Tx, doer: Doer, makerId: string): Promise<void> {
    const [revoked] = await tx.query<[Pick<ApiKey, 'id' | 'name'>[]]>(
      'update api_keys set revoked_at = now() where created_by = $1 and revoked_at is null returning id, name', [makerId],
    );
    for (const { id, name } of revoked) await this.journal.append(tx, doer, { type: 'api-key.revoked', subjectId: id, detail: { name } });
  }
}

/** Who disables the maker in the same moment waits, and finds the key, or was first, and there is none. */
async function holdMaker(tx: Tx, { id }: Actor): Promise<void> {
  const [active] = await tx.query<unknown[]>("select from users where id = $1 and status = 'active' for share", [id]);
  if (!active) throw new Unauthenticated();
}

/** With a category, it is enough to hold the right there; without one, it has to be held everywhere. */
function requireHeld(actor: Actor, scopes: readonly KeyScope[], within: Lineage | null): void {
  const needed = ['api-key:manage' as const, ...scopes.flatMap((scope) => [...KEY_SCOPES[scope].needs])];
  const held = needed.every((permission) => (within === null ? holdsEverywhere(actor, permission) : holdsIn(actor, permission, within)));
  if (!held) throw new Forbidden('You cannot make a key with more rights than you hold where it is meant for.');
}

async function lineageOf(tx: Tx, categoryId: string): Promise<Lineage> {
  const [category] = await tx.query<{ lineage: string[] }[]>(
    'select lineage from categories where id = $1 and deleted_at is null for key share', [categoryId],
  );
  if (!category) throw unknownCategory();
  return category.lineage;
}

async function requireFuture(tx: Tx, time: string): Promise<void> {
  const [answer] = await tx.query<{ future: boolean }[]>('select $1::timestamptz > now() as future', [time]);
  if (!answer?.future) throw expiredAlready();
}
