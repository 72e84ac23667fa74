import { parseArgs } from 'node:util';

/** What a run measures, and with how much. */
export interface BenchOptions {
  readonly articles: number;
  readonly drafts: number;
  /** How long each measurement lasts, after `warmUpSeconds` that do not count. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: readonly number[];
  /** The names of the parts to be measured; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Where the server writes a CPU profile when it ends; undefined: it writes none. */
  readonly profileFolder: string | undefined;
  /** Whether this run becomes the one that later runs are compared with. */
  readonly store: boolean;
}

export const USAGE = `npm run bench -- [--articles 10000] [--drafts 1000] [--seconds 5] [--warm-up 2] [--connections 1,16,64]
                 [--only article-by-slug,search,save,rendition,first-rendition,meanwhile] [--profile folder] [--store]
BENCH_DATABASE_URL names an empty database to use instead of a PostgreSQL of its own.`;

/** Throws a RangeError or TypeError for what it does not understand. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      articles: { type: 'string', default: '10000' },
      drafts: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '2' },
      connections: { type: 'string', default: '1,16,64' },
      only: { type: 'string' },
      profile: { type: 'string' },
      store: { type: 'boolean', default: false },
    },
  });
  return {
    articles: positive('--articles', values.articles),
    drafts: positive('--drafts', values.drafts),
    seconds: positive('--seconds', values.seconds),
    warmUpSeconds: positive('--warm-up', values['warm-up']),
    connections: values.connections.split(',').map((text) => positive('--connections', text)),
    only: values.only === undefined ? undefined : new Set(values.only.split(',')),
    profileFolder: values.profile,
    store: values.store,
  };
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`${name} takes a whole number from 1, not ${text}.`);
  return Number(text);
}
