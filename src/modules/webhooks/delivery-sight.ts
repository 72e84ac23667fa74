import { type Actor, sectionsOf } from '../../kernel/actor';

/**
 * Which deliveries `d` of a webhook that is theirs somebody sees: those that were noted while it belonged to a section of theirs. What was
 * noted while it was told of everything, only who manages the newsroom sees. `sections` is the place of `deliverySight` among the parameters.
 */
export const inSight = (sections: string): string => `
  (${sections}::uuid[] is null or exists (select from categories c join categories t on t.id = coalesce(c.merged_into, c.id)
    where c.id = d.category_id and t.lineage && ${sections}))`;

/** null: everything. */
export function deliverySight(actor: Actor): readonly string[] | null {
  const sections = sectionsOf(actor, 'webhook:manage');
  return sections === 'everywhere' ? null : sections;
}
