import { parseArgs } from 'node:util';
import type { Command } from './command';
import { withNewsroom } from './with-newsroom';

/** Writes what the delivery API reads anew, beside the running application. */
export const reproject: Command = {
  options: '',
  summary: 'Write everything that readers see anew from what is published, while the application runs.',
  async run(args) {
    parseArgs({ args, options: {} });
    const { Reproject } = await import('../modules/delivery/index.js');
    const live = await withNewsroom((app) => app.get(Reproject, { strict: false }).execute());
    console.log(`Readers see ${live} ${live === 1 ? 'article' : 'articles'}.`);
  },
};
