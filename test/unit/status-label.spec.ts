import { describe, expect, it } from '@jest/globals';
import { STATUS_LABELS } from '../../src/modules/articles/article-filter';
import { OPEN_STATES, type Place, VISIBILITIES, statusLabel } from '../../src/modules/articles/workflow/article-state';

const places: Place[] = VISIBILITIES.flatMap((visibility) =>
  [null, ...OPEN_STATES].flatMap((open) =>
    [false, true].flatMap((archived) => [false, true].map((trashed) => ({ visibility, open, archived, trashed })))),
).filter(({ visibility, open }) => visibility !== 'unpublished' || open !== null);

describe('the status label', () => {
  it.each<[Partial<Place>, string]>([
    [{ open: 'draft' }, 'draft'], [{ open: 'in_review', trashed: true, archived: true }, 'trashed'], [{ visibility: 'retracted', archived: true, open: 'draft' }, 'retracted'],
    [{ visibility: 'live', archived: true }, 'archived'], [{ visibility: 'live' }, 'published'], [{ visibility: 'live', open: 'scheduled' }, 'published+scheduled'],
    [{ visibility: 'withdrawn' }, 'withdrawn'], [{ visibility: 'withdrawn', open: 'draft' }, 'withdrawn+draft'],
  ])('of %j is %s', (place, label) => {
    expect(statusLabel({ visibility: 'unpublished', open: null, archived: false, trashed: false, ...place })).toBe(label);
  });

  it('can be filtered by, all of them and no other', () => {
    expect([...new Set(places.map(statusLabel))].toSorted()).toEqual([...STATUS_LABELS].toSorted());
  });
});
