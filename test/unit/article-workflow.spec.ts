import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/kernel/actor';
import { PERMISSIONS, isPermission } from '../../src/kernel/permissions';
import type { ArticleRecord } from '../../src/modules/articles/article-record';
import { effectiveSeverities } from '../../src/modules/categories';
import { allowedActions } from '../../src/modules/articles/article.policy';
import { ARTICLE_GUARDS } from '../../src/modules/articles/workflow/article-guards';
import { OPEN_STATES, type Place, VISIBILITIES, statusLabel } from '../../src/modules/articles/workflow/article-state';
import {
  ARTICLE_VERBS, VERB_NAMES, type Verb, type VerbName, endsSchedule, isPossible, savingVerb,
} from '../../src/modules/articles/workflow/article-workflow';

const table: Readonly<Record<VerbName, Verb>> = ARTICLE_VERBS;
const states = [null, ...OPEN_STATES];

const everyPlace: Place[] = VISIBILITIES.flatMap((visibility) =>
  states.flatMap((open) =>
    [false, true].flatMap((archived) => [false, true].map((trashed) => ({ visibility, open, archived, trashed }))),
  ),
);

/** Where a verb leads from a place. */
function after(name: VerbName, place: Place): Place {
  const { to, visible } = table[name];
  return {
    visibility: visible ?? place.visibility,
    open: to === 'same' ? place.open : to === 'nothing' ? null : to,
    archived: name === 'archive' || (place.archived && name !== 'unarchive'),
    trashed: name === 'trash' || (place.trashed && name !== 'restore'),
  };
}

function keyOf({ visibility, open, archived, trashed }: Place): string {
  return [visibility, open ?? 'nothing', archived && 'archived', trashed && 'trashed'].filter(Boolean).join(' ');
}

/** The verbs that work at a place, and from where: a schedule that is in the way is given up first. */
function waysFrom(place: Place): { name: VerbName; from: Place }[] {
  return VERB_NAMES.filter((name) => name !== 'create' && name !== 'purge').flatMap((name) => {
    const ends = endsSchedule(name, place, { scheduledAt: '2030-01-01T00:00:00Z', newEmbargo: '2031-01-01T00:00:00Z' });
    const from: Place = ends ? { ...place, open: 'approved' } : place;
    return isPossible(name, from, 0) ? [{ name, from }] : [];
  });
}

/** Every place that some chain of verbs leads to, and the steps between them. */
function explore(): { reached: Map<string, Place>; steps: { from: Place; name: VerbName; to: Place }[] } {
  const first: Place = { visibility: 'unpublished', open: 'draft', archived: false, trashed: false };
  const reached = new Map([[keyOf(first), first]]);
  const steps: { from: Place; name: VerbName; to: Place }[] = [];
  for (const from of reached.values()) {
    for (const { name, from: start } of waysFrom(from)) {
      const to = after(name, start);
      steps.push({ from, name, to });
      if (!reached.has(keyOf(to))) reached.set(keyOf(to), to);
    }
  }
  return { reached, steps };
}

function possibleAt(place: Place): VerbName[] {
  return VERB_NAMES.filter((name) => isPossible(name, place, 1));
}

const at = (visibility: Place['visibility'], open: Place['open'], facts: Partial<Place> = {}): Place => ({
  visibility, open, archived: false, trashed: false, ...facts,
});

describe('the table of verbs', () => {
  it('has a row for every verb of the newsroom', () => {
    expect(VERB_NAMES.toSorted()).toEqual([
      'create', 'save', 'save-in-review', 'revise', 'submit', 'recall', 'request-changes', 'approve', 'publish', 'publish-urgent', 'assign',
      'schedule', 'reschedule', 'unschedule', 'fire', 'fail-schedule', 'withdraw', 'republish', 'retract', 'reinstate', 'embargo', 'embargo-override',
      'legal-hold', 'legal-hold/lift', 'discard', 'revert', 'duplicate', 'archive', 'unarchive', 'trash', 'restore', 'purge',
      'expire', 'set-facts',
    ].toSorted());
  });

  it('gives no two verbs the same route, and names the route after the verb', () => {
    const routes = VERB_NAMES.flatMap((name) => {
      const { route } = table[name];
      return route ? [[name, `${route.method} ${route.path}`] as const] : [];
    });
    expect(new Set(routes.map(([, route]) => route)).size).toBe(routes.length);
    const named: Partial<Record<VerbName, string>> = { create: 'POST ', save: 'PATCH :id', trash: 'DELETE :id', assign: 'PUT :id/assignment' };
    expect(routes).toEqual(routes.map(([name]) => [name, named[name] ?? `POST :id/${name}`]));
  });

  it('asks for permissions that the catalogue has, and leaves none of them to nobody', () => {
    const used = new Set(VERB_NAMES.flatMap((name) => [table[name].permission, table[name].own ?? []].flat()));
    expect([...used].filter((permission) => permission !== 'system' && !isPermission(permission))).toEqual([]);
    const elsewhere = [
      'article:read', 'article:read-own', 'article:preview', 'article:lock-takeover',
    ];
    const ofArticles = Object.keys(PERMISSIONS).filter((permission) => permission.startsWith('article:'));
    expect(ofArticles.filter((permission) => !used.has(permission as never)).toSorted()).toEqual(elsewhere.toSorted());
  });

  it('names guards that exist, and uses every one that does', () => {
    const used = new Set(VERB_NAMES.flatMap((name) => table[name].guards));
    expect([...used].toSorted()).toEqual(Object.keys(ARTICLE_GUARDS).toSorted());
  });

  it('calls every event by what happened to the article', () => {
    expect(VERB_NAMES.filter((name) => !/^article\.[a-z_]+$/.test(table[name].event))).toEqual([]);
  });

  it('leaves to the system what no person does', () => {
    const bySystem = VERB_NAMES.filter((name) => table[name].permission === 'system');
    expect(bySystem.toSorted()).toEqual(['expire', 'fail-schedule', 'fire']);
    expect(bySystem.filter((name) => table[name].route !== null)).toEqual([]);
  });
});

describe('the lifecycle', () => {
  const { reached, steps } = explore();

  it.each(OPEN_STATES)('reaches the state %s and leaves it', (state) => {
    expect(steps.some(({ from, to }) => to.open === state && from.open !== state) || state === 'draft').toBe(true);
    expect(steps.some(({ from, to }) => from.open === state && to.open !== state)).toBe(true);
  });

  it.each(VISIBILITIES)('reaches the visibility %s and leaves it', (visibility) => {
    expect(steps.some(({ from, to }) => to.visibility === visibility && from.visibility !== visibility) || visibility === 'unpublished').toBe(true);
    expect(steps.some(({ from, to }) => from.visibility === visibility && to.visibility !== visibility)).toBe(true);
  });

  it('never gets stuck: from every place that can be reached, the article can be live again', () => {
    const good = new Set([...reached.values()].filter(({ visibility }) => visibility === 'live').map(keyOf));
    for (let before = -1; before !== good.size;) {
      before = good.size;
      for (const { from, to } of steps) if (good.has(keyOf(to))) good.add(keyOf(from));
    }
    expect([...reached.keys()].filter((key) => !good.has(key))).toEqual([]);
  });

  it('never gets where it must not: trashed while live, unpublished with nothing open, unpublished after a publication', () => {
    const wrong = [...reached.values()].filter(
      ({ visibility, open, trashed }) => (trashed && visibility === 'live') || (visibility === 'unpublished' && open === null),
    );
    expect(wrong).toEqual([]);
    expect(steps.filter(({ from, to }) => to.visibility === 'unpublished' && from.visibility !== 'unpublished')).toEqual([]);
  });

  it('goes live by publications only', () => {
    const names = steps.filter(({ from, to }) => to.visibility === 'live' && from.visibility !== 'live').map(({ name }) => name);
    expect([...new Set(names)].toSorted()).toEqual(['fire', 'publish', 'publish-urgent', 'republish']);
  });

  it('gives back from the trash exactly what was put there, but for a schedule that was given up', () => {
    const trashed = steps.filter(({ name }) => name === 'trash');
    expect(trashed.length).toBeGreaterThan(5);
    const left = trashed.map(({ from }) => (from.open === 'scheduled' ? { ...from, open: 'approved' as const } : from));
    expect(trashed.map(({ to }) => keyOf(after('restore', to)))).toEqual(left.map(keyOf));
  });

  it('has one name for a save at every place', () => {
    const saves: VerbName[] = ['save', 'save-in-review', 'revise'];
    for (const place of everyPlace) {
      const possible = possibleAt(place).filter((name) => saves.includes(name));
      expect(possible).toEqual(possible.length === 0 ? [] : [savingVerb(place.open)]);
    }
  });
});

describe('what is possible', () => {
  it('of a retracted article: to reinstate it, and the legal hold', () => {
    for (const open of states) {
      expect(possibleAt(at('retracted', open)).toSorted()).toEqual(['legal-hold', 'legal-hold/lift', 'reinstate']);
    }
  });

  it('in the trash: to restore or purge it, and the legal hold', () => {
    for (const place of everyPlace.filter(({ trashed }) => trashed)) {
      const possible = possibleAt(place).filter((name) => !['restore', 'purge'].includes(name));
      expect(possible.toSorted()).toEqual(['legal-hold', 'legal-hold/lift']);
    }
    expect(possibleAt(at('unpublished', 'draft', { trashed: true }))).toEqual(expect.arrayContaining(['restore', 'purge']));
  });

  it('of an archived article: to take it from the public or the archive, to copy it, and the legal hold', () => {
    const possible = new Set(VISIBILITIES.flatMap((visibility) => states.flatMap((open) => possibleAt(at(visibility, open, { archived: true })))));
    expect([...possible].toSorted()).toEqual(['duplicate', 'expire', 'legal-hold', 'legal-hold/lift', 'reinstate', 'retract', 'unarchive', 'withdraw']);
  });

  it('after a schedule failed: whatever is possible of an approved revision', () => {
    for (const visibility of VISIBILITIES) {
      expect(possibleAt(at(visibility, 'schedule_failed'))).toEqual(expect.arrayContaining(possibleAt(at(visibility, 'approved'))));
    }
  });

  it('while scheduled: nothing that would have to give up the schedule first', () => {
    for (const visibility of VISIBILITIES) {
      const possible = possibleAt(at(visibility, 'scheduled'));
      expect(possible.filter((name) => ['publish', 'withdraw', 'save', 'save-in-review', 'request-changes', 'discard', 'trash'].includes(name))).toEqual([]);
    }
  });

  it('while scheduled, with the word that gives the schedule up: what is possible of an approved revision', () => {
    const asking = VERB_NAMES.filter((name) => table[name].whileScheduled === 'ask');
    expect(asking.toSorted()).toEqual(['discard', 'publish', 'publish-urgent', 'request-changes', 'save-in-review', 'trash', 'withdraw']);
    for (const visibility of VISIBILITIES) {
      const place = at(visibility, 'scheduled');
      expect(asking.filter((name) => !endsSchedule(name, place, { scheduledAt: '2030-01-01T00:00:00Z' }))).toEqual([]);
      expect(asking.filter((name) => endsSchedule(name, at(visibility, 'approved'), { scheduledAt: null }))).toEqual([]);
    }
  });

  it('while scheduled: an embargo that is over by then, without a word', () => {
    const scheduledAt = '2030-01-01T00:00:00.000Z';
    const ends = (newEmbargo: string | null): boolean => endsSchedule('embargo', at('unpublished', 'scheduled'), { scheduledAt, newEmbargo });
    expect([null, '2029-12-31T23:59:59.999Z', scheduledAt, '2030-01-01T00:00:00.001Z'].map(ends)).toEqual([false, false, false, true]);
  });

  it('without a review: to publish a draft, and only where no approval is asked for', () => {
    for (const open of ['draft', 'changes_requested', 'in_review'] as const) {
      expect([0, 1, 2].map((approvals) => isPossible('publish', at('unpublished', open), approvals))).toEqual([true, false, false]);
    }
    expect(isPossible('publish', at('live', null), 0)).toBe(false);
  });
});

describe('the actions that are offered', () => {
  const everything = Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[];
  const actor: Actor = {
    id: 'an-administrator', name: 'Administrator', sessionId: null, requestId: null, address: null,
    grants: [{ role: 'admin', permissions: everything, categoryId: null }],
  };

  function recordAt(place: Place, inside = true): ArticleRecord {
    const content = {
      body: { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'a' }, content: [{ type: 'text', text: 'Text.' }] }] },
      bylines: [{ authorId: 'a', role: 'writer', creditedAs: 'A' }], cover: null, summary: 'S', editorIds: ['a-writer'], state: place.open,
    };
    const complete = { categoryActive: true, inactiveAuthors: [], cover: null, barredPictures: [] };
    return {
      inside, current: content, open: place.open === null ? null : content, section: ['a-category'], publishedSection: null, liveSection: null,
      article: {
        visibility: place.visibility, createdBy: 'a-writer', assigneeId: null, embargoUntil: null, legalHold: null,
        archivedAt: place.archived ? '2026-01-01' : null, deletedAt: place.trashed ? '2026-01-01' : null,
        firstPublishedAt: place.visibility === 'unpublished' ? null : '2026-01-01',
      },
      policy: { requiredApprovals: 1, fourEyes: true, steps: [] }, severities: effectiveSeverities([]), approvals: [], completeness: complete, liveCompleteness: complete,
      embargoed: false, expired: false, lock: null,
    } as unknown as ArticleRecord;
  }

  it('are routes whose use case exists, and possible ones', () => {
    let offered = 0;
    for (const place of everyPlace) {
      for (const action of allowedActions(actor, recordAt(place)) as VerbName[]) {
        offered += 1;
        expect(table[action].built).toBe(true);
        expect(table[action].route ?? table[action].routeOf).toBeDefined();
        expect(isPossible(action === 'save' ? savingVerb(place.open) : action, place, 1)).toBe(true);
      }
    }
    expect(offered).toBeGreaterThan(50);
  });

  it('leave out, at every place, what would write over the text of another who holds the lock', () => {
    const lockedBy = (id: string, place: Place) => allowedActions(actor, { ...recordAt(place), lock: { holder: { id, name: 'N' }, expiresAt: '2030-01-01T00:00:00Z' } });
    for (const place of everyPlace) {
      const all = allowedActions(actor, recordAt(place));
      expect(lockedBy(actor.id, place)).toEqual(all);
      expect(lockedBy('another', place)).toEqual(all.filter((action) => !['save', 'revert', 'discard'].includes(action)));
    }
  });

  it('are none for those who see only what readers see', () => {
    expect(everyPlace.flatMap((place) => allowedActions(actor, recordAt(place, false)))).toEqual([]);
  });

  it('are none without a permission', () => {
    expect(everyPlace.flatMap((place) => allowedActions({ ...actor, grants: [] }, recordAt(place)))).toEqual([]);
  });
});

describe('the label of a list', () => {
  it.each([
    [at('unpublished', 'draft', { trashed: true }), 'trashed'],
    [at('withdrawn', null, { trashed: true, archived: true }), 'trashed'],
    [at('retracted', 'draft', { archived: true }), 'retracted'],
    [at('live', null, { archived: true }), 'archived'],
    [at('withdrawn', null), 'withdrawn'],
    [at('withdrawn', 'in_review'), 'withdrawn+in_review'],
    [at('live', null), 'published'],
    [at('live', 'scheduled'), 'published+scheduled'],
    [at('unpublished', 'changes_requested'), 'changes_requested'],
    [at('unpublished', 'schedule_failed'), 'schedule_failed'],
  ])('%j is %s', (place, label) => {
    expect(statusLabel(place)).toBe(label);
  });
});
