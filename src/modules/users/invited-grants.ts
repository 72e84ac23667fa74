/** What the invitation `i` grants, as JSON, each once: in the section that took the place of one, where it was merged or handed over. */
export const INVITED_GRANTS = `(
  select coalesce(jsonb_agg(jsonb_build_object('roleId', role_id, 'categoryId', category_id) order by first), '[]') from (
    select g.value ->> 'roleId' as role_id, coalesce(c.merged_into, c.id) as category_id, min(g.ordinality) as first
    from jsonb_array_elements(i.grants) with ordinality g left join categories c on c.id = (g.value ->> 'categoryId')::uuid group by 1, 2) granted)`;
