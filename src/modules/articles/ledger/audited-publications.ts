import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CHANGE_KINDS } from '../article-revision.entity';
import { ARTICLE_VERBS, VERB_NAMES, type Verb } from '../workflow/article-workflow';
import { publicationKind } from './publication';

/** A line of which the ledger and the audit log do not say the same. */
interface Disagreement {
  readonly articleId: string;
  readonly number: number;
  /** The audit log knows what was done, the ledger has no line of it. */
  readonly isMissing: boolean;
  /** The ledger has a line of what the audit log does not know. */
  readonly isUnknown: boolean;
}

const SUBJECTS_AT_ONCE = 1000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** What the ledger calls each deed that is a line of it, by its verb and the kind of the change. */
const KINDS = VERB_NAMES.filter((verb) => ARTICLE_VERBS[verb].visible !== undefined).flatMap((verb) =>
  [null, ...CHANGE_KINDS].map((changeKind) => ({ verb, changeKind, kind: publicationKind(verb, changeKind) })));

/** They leave nothing open, so what the audit log notes as the current revision is the one that readers got. */
const PUBLISHING = VERB_NAMES.filter((verb) => {
  const { visible, to }: Verb = ARTICLE_VERBS[verb];
  return visible === 'live' && to === 'nothing';
});

const LAST_SUBJECT = `
  select id from (
    select id from (
      (select distinct article_id as id from article_publications where article_id > $1 order by 1 limit ${SUBJECTS_AT_ONCE})
      union (select distinct subject_id from audit_log where subject_id > $1 order by 1 limit ${SUBJECTS_AT_ONCE})) either
    order by id limit ${SUBJECTS_AT_ONCE}) next
  order by id desc limit 1`;

const DISAGREEMENTS = `
  with deeds as (
    select d.subject_id as article_id, row_number() over (partition by d.subject_id order by d.sequence) as number, d.at, d.actor_id, d.actor_name, k.kind,
      d.detail ->> 'changeKind' as change_kind,
      coalesce(d.detail ->> 'note', d.detail ->> 'notice', d.detail ->> 'reason') as note,
      case when d.detail ->> 'verb' = any ($6::text[]) then (d.detail ->> 'revisionId')::uuid end as revision_id
    from audit_log d
    join unnest($3::text[], $4::text[], $5::text[]) as k(verb, change_kind, kind)
      on k.verb = d.detail ->> 'verb' and k.change_kind is not distinct from d.detail ->> 'changeKind'
    where d.subject_type = 'article' and d.subject_id > $1 and d.subject_id <= $2
  ), lines as (
    select * from article_publications where article_id > $1 and article_id <= $2
  )
  select coalesce(l.article_id, d.article_id) as "articleId", coalesce(l.number, d.number)::integer as number,
    l.article_id is null as "isMissing", d.article_id is null as "isUnknown"
  from deeds d full join lines l on l.article_id = d.article_id and l.number = d.number
  where l.article_id is null or d.article_id is null
    or (l.kind, l.at, l.actor_name) <> (d.kind, d.at, d.actor_name) or l.revision_id <> coalesce(d.revision_id, l.revision_id)
    or (l.actor_id, l.change_kind, l.note) is distinct from (d.actor_id, d.change_kind, d.note)
  order by 1, 2 limit $7`;

/**
 * The audit log has a row of every deed that is a line of the ledger, written in the same transaction and in the same order, and keeps it
 * after a purge as well: the lines that an article has to have, up to the last one.
 */
@Injectable()
export class AuditedPublications {
  constructor(private readonly dataSource: DataSource) {}

  /** Where the two do not say the same, in words; not more than `most`. */
  async faults(most: number): Promise<string[]> {
    const found: string[] = [];
    let after = BEFORE_ALL;
    while (found.length < most) {
      const [last] = await this.dataSource.query<{ id: string }[]>(LAST_SUBJECT, [after]);
      if (!last) break;
      const rows = await this.dataSource.query<Disagreement[]>(DISAGREEMENTS, [
        after, last.id, KINDS.map(({ verb }) => verb), KINDS.map(({ changeKind }) => changeKind), KINDS.map(({ kind }) => kind), PUBLISHING,
        most - found.length,
      ]);
      found.push(...rows.map(inWords));
      after = last.id;
    }
    return found;
  }
}

function inWords({ articleId, number, isMissing, isUnknown }: Disagreement): string {
  const place = `Article ${articleId}, line ${number}`;
  if (isMissing) return `${place}: it is missing, and the audit log knows what was done.`;
  return isUnknown ? `${place}: the audit log knows of nothing that was done.` : `${place}: the audit log says something else.`;
}
