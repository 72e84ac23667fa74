const lineageOf = (category: string): string => `
  select coalesce(m.lineage, c.lineage) as lineage from categories c left join categories m on m.id = c.merged_into where c.id = ${category}`;

/**
 * The article `a` with its current revision `r`, `s.lineage`, the section in which it is, and `l.lineage`, the one in which readers have it
 * (null: in none): what decides who may be told of it.
 */
export const NOTIFIED_ARTICLE = `
  join article_revisions r on r.id = coalesce(a.open_revision_id, a.live_revision_id)
  cross join lateral (${lineageOf('r.category_id')}) s
  left join article_revisions live on live.id = a.live_revision_id and a.visibility = 'live'
  left join lateral (${lineageOf('live.category_id')}) l on true`;

/** Of the grant `g` of the person `u`: it holds in the section, which is also what its category was merged into. */
const holdsIn = (lineage: string): string => `(g.category_id is null or (
  select coalesce(k.merged_into, k.id) from categories k where k.id = g.category_id) = any (${lineage}))`;

const HOLDS_HERE = holdsIn('s.lineage');

const mayReviewIn = (lineage: string): string => `
  exists (select 1 from grants g join roles h on h.id = g.role_id where g.user_id = u.id
    and 'article:review' = any (h.permissions) and ${holdsIn(lineage)})`;

/** The person `u` may review the article `a` where it is now, and where it is live. */
export const MAY_REVIEW = `${mayReviewIn('s.lineage')} and (l.lineage is null or ${mayReviewIn('l.lineage')})`;

/** The person `u` may read the article `a` now, more of it than readers do. */
export const MAY_READ = `
  exists (select 1 from grants g join roles h on h.id = g.role_id where g.user_id = u.id and (
    ('article:read' = any (h.permissions) and ${HOLDS_HERE})
    or ('article:read-own' = any (h.permissions) and u.id in (a.created_by, a.assignee_id))))`;
