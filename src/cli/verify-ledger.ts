import { parseArgs } from 'node:util';
import { Conflict } from '../kernel/problem';
import type { Command } from './command';
import { withNewsroom } from './with-newsroom';

/** Proves that the ledger of publications is what was written into it, as far as the audit log and the articles tell. */
export const verifyLedger: Command = {
  options: '',
  summary: 'Check that no line of the ledger of publications was changed, left out, cut off or put in, as far as the audit log and the articles tell. Ends with 1 where one was.',
  async run(args) {
    parseArgs({ args, options: {} });
    const { VerifyLedger } = await import('../modules/articles/index.js');
    const { publications, articles, faults } = await withNewsroom((app) => app.get(VerifyLedger, { strict: false }).execute());
    if (faults.length > 0) throw new Conflict('ledger-broken', 'The ledger is not what was written', faults.join('\n'));
    console.log(`The ledger holds: ${publications} ${publications === 1 ? 'line' : 'lines'} of ${articles} ${articles === 1 ? 'article' : 'articles'}.`);
  },
};
