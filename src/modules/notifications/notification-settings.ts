import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import type { Tx } from '../../platform/database/tx';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Journal } from '../../platform/journal/journal';
import { NOTIFICATION_KINDS, NotificationKind } from './notification-kind';

/** How somebody wants to be told of one kind. */
export interface Ways {
  readonly inApp: boolean;
  readonly mail: boolean;
}

export type NotificationWays = Readonly<Record<NotificationKind, Ways>>;

/** How each person wants to be told of each kind: both ways, unless they said otherwise. */
@Injectable()
export class NotificationSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly journal: Journal,
  ) {}

  async of({ id }: Actor): Promise<NotificationWays> {
    const rows = await this.dataSource.query<(Ways & { kind: NotificationKind })[]>(
      'select kind, in_app as "inApp", mail from notification_settings where user_id = $1', [id],
    );
    const own = new Map(rows.map(({ kind, inApp, mail }) => [kind, { inApp, mail }]));
    return Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, own.get(kind) ?? { inApp: true, mail: true }])) as NotificationWays;
  }

  /** What is left out stays. */
  async change(actor: Actor, changes: Readonly<Partial<Record<NotificationKind, Partial<Ways>>>>): Promise<void> {
    const detail = Object.fromEntries(Object.entries(changes).filter(([, ways]) => ways !== undefined));
    if (Object.keys(detail).length === 0) return;
    await this.unitOfWork.run(async (tx) => {
      for (const [kind, ways] of Object.entries(detail)) await this.set(tx, actor.id, kind, ways);
      await this.journal.append(tx, actor, { type: 'user.notification_settings_changed', subjectId: actor.id, detail });
    });
  }

  private async set(tx: Tx, userId: string, kind: string, { inApp, mail }: Partial<Ways>): Promise<void> {
    await tx.query(
      `insert into notification_settings (user_id, kind, in_app, mail) values ($1, $2, coalesce($3::boolean, true), coalesce($4::boolean, true))
       on conflict on constraint notification_settings_pkey do update
       set in_app = coalesce($3::boolean, notification_settings.in_app), mail = coalesce($4::boolean, notification_settings.mail)`,
      [userId, kind, inApp ?? null, mail ?? null],
    );
  }
}
