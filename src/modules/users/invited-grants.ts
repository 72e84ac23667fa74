/** What the invitation `i` grants, as JSON: in the section that took the place of one, where it was merged or handed over. */
export const INVITED_GRANTS = `(
  select coalesce(jsonb_agg(jsonb_build_object('roleId', g.value ->> 'roleId', 'categoryId', coalesce(c.merged_into, c.id)) order by g.ordinality), '[]')
  from jsonb_array_elements(i.grants) with ordinality g left join categories c on c.id = (g.value ->> 'categoryId')::uuid)`;
