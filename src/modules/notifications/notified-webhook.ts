/** The person `u` may manage the webhook `h` now. */
export const MAY_MANAGE = `
  exists (select 1 from grants g join roles o on o.id = g.role_id where g.user_id = u.id and 'webhook:manage' = any (o.permissions)
    and (g.category_id is null or (select coalesce(k.merged_into, k.id) from categories k where k.id = g.category_id) = any (
      select unnest(coalesce(m.lineage, c.lineage)) from categories c left join categories m on m.id = c.merged_into where c.id = h.category_id)))`;
