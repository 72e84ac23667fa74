import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

export const WEBHOOK_STATUSES = ['active', 'disabled'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

/** By somebody, because it answered 410, or because nothing arrived for days. */
export const DISABLED_BECAUSE = ['asked', 'gone', 'failing'] as const;
export type DisabledBecause = (typeof DISABLED_BECAUSE)[number];

/** An address that is told of events. */
@Entity('webhooks')
export class Webhook {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  url: string;

  /** Names of events, and wildcards such as `category.*`. */
  @Column('text', { array: true })
  events: string[];

  /** Only what happens in this category and below it; null: everywhere. */
  @Column('uuid', { nullable: true })
  categoryId: string | null;

  /** Only articles of this language; null: of every one. */
  @Column('text', { nullable: true })
  locale: string | null;

  @Column('text')
  status: WebhookStatus;

  /** Null while it is active. */
  @Column('text', { nullable: true })
  disabledBecause: DisabledBecause | null;

  @TimeColumn({ nullable: true })
  disabledAt: Date | null;

  @Column('text')
  sealedSecret: string;

  /** The one before; it signs beside the present one until then. */
  @Column('text', { nullable: true })
  sealedFormerSecret: string | null;

  @TimeColumn({ nullable: true })
  formerSecretUntil: Date | null;

  /** Since when nothing arrives; null: the last attempt went well, or there was none. */
  @TimeColumn({ nullable: true })
  failingSince: Date | null;

  /** To the minute while all goes well. */
  @TimeColumn({ nullable: true })
  lastSucceededAt: Date | null;

  @Column('uuid')
  createdBy: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;
}
