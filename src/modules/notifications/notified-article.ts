/** The article `a` with its current revision `r` and `s.lineage`, the section in which it is: what decides who may be told of it. */
export const NOTIFIED_ARTICLE = `
  join article_revisions r on r.id = coalesce(a.open_revision_id, a.live_revision_id)
  cross join lateral (
    select coalesce(m.lineage, c.lineage) as lineage
    from categories c left join categories m on m.id = c.merged_into where c.id = r.category_id) s`;

/** Of the grant `g` of the person `u`: it holds in the section, which is also what its category was merged into. */
const HOLDS_HERE = `(g.category_id is null or (
  select coalesce(k.merged_into, k.id) from categories k where k.id = g.category_id) = any (s.lineage))`;

/** The person `u` may review the article `a` where it is now. */
export const MAY_REVIEW = `
  exists (select 1 from grants g join roles h on h.id = g.role_id where g.user_id = u.id
    and 'article:review' = any (h.permissions) and ${HOLDS_HERE})`;

/** The person `u` may read the article `a` now, more of it than readers do. */
export const MAY_READ = `
  exists (select 1 from grants g join roles h on h.id = g.role_id where g.user_id = u.id and (
    ('article:read' = any (h.permissions) and ${HOLDS_HERE})
    or ('article:read-own' = any (h.permissions) and u.id in (a.created_by, a.assignee_id))))`;
