/** What becomes of something that an article lacks: it cannot be submitted, or not published, or editors are only told, or not even that. */
export const SEVERITIES = ['submit', 'publish', 'warning', 'off'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What the completeness check looks for, and what it makes of it unless a category says otherwise. */
export const DEFAULT_SEVERITIES = {
  'empty-body': 'submit',
  'no-byline': 'publish',
  'inactive-category': 'publish',
  'inactive-author': 'publish',
  'cover-without-alt': 'publish',
  'cover-without-credit': 'publish',
  'no-cover': 'warning',
  'no-summary': 'warning',
} as const satisfies Record<string, Severity>;

export type TunableCode = keyof typeof DEFAULT_SEVERITIES;
export type Severities = Readonly<Record<TunableCode, Severity>>;
/** What a category itself says; what it leaves out is inherited. */
export type OwnSeverities = Partial<Severities>;

const CODES = Object.keys(DEFAULT_SEVERITIES) as TunableCode[];

/** Those that count in the last of the categories from the root down: of each code, the one said closest to it. */
export function effectiveSeverities(fromRootToLeaf: readonly (OwnSeverities | null)[]): Severities {
  return Object.assign({}, DEFAULT_SEVERITIES, ...fromRootToLeaf) as Severities;
}

/** Severities as they are kept: only those that are said, and null where none is. */
export function ownSeverities(said: { readonly [Code in TunableCode]?: Severity | null } | null): OwnSeverities | null {
  const own = CODES.flatMap((code) => (said?.[code] ? [[code, said[code]] as const] : []));
  return own.length > 0 ? Object.fromEntries(own) : null;
}
