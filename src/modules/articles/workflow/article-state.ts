export const OPEN_STATES = ['draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'schedule_failed'] as const;
/** The state of a revision that is being worked on. */
export type OpenState = (typeof OPEN_STATES)[number];

export const CLOSED_STATES = ['published', 'superseded', 'replaced', 'discarded'] as const;
export type RevisionState = OpenState | (typeof CLOSED_STATES)[number];

export const VISIBILITIES = ['unpublished', 'live', 'withdrawn', 'retracted'] as const;
/** What readers get of an article. */
export type Visibility = (typeof VISIBILITIES)[number];

/** Where an article stands in the lifecycle. */
export interface Place {
  readonly visibility: Visibility;
  /** null: nothing is open. */
  readonly open: OpenState | null;
  readonly archived: boolean;
  readonly trashed: boolean;
}

/** The one label that lists show. */
export function statusLabel({ visibility, open, archived, trashed }: Place): string {
  if (trashed) return 'trashed';
  if (visibility === 'retracted') return 'retracted';
  if (archived) return 'archived';
  const suffix = open === null ? '' : `+${open}`;
  if (visibility === 'withdrawn') return `withdrawn${suffix}`;
  if (visibility === 'live') return `published${suffix}`;
  return open ?? 'unpublished';
}
