import { parseArgs } from 'node:util';
import { COMMAND_LINE, type Command } from './command';
import { withNewsroom } from './with-newsroom';

/** What the journal says it was about: there is one such thing. */
const HELD_WORK = '00000000-0000-0000-0000-000000000001';

/** Lets what a restore held back go on. */
export const resume: Command = {
  options: '[--without-jobs]',
  summary: 'After a restore, let what comes due and every job go on. With --without-jobs, jobs that waited (mails, for example) are given up, and listed as such.',
  async run(args) {
    const { values } = parseArgs({ args, options: { 'without-jobs': { type: 'boolean', default: false } } });
    const [{ HeldWork }, { JobStore }, { Jobs }, { UnitOfWork }, { Journal }] = await Promise.all([
      import('../platform/jobs/held-work.js'), import('../platform/jobs/job-store.js'), import('../platform/jobs/jobs.js'),
      import('../platform/database/unit-of-work.js'), import('../platform/journal/journal.js'),
    ]);
    const { wasHeld, givenUp } = await withNewsroom((app) =>
      app.get(UnitOfWork).run(async (tx) => {
        const hold = await app.get(HeldWork).release(tx);
        if (!hold) return { wasHeld: false, givenUp: 0 };
        const jobs = values['without-jobs'] ? await app.get(JobStore, { strict: false }).giveUpWaiting(tx, hold.heldAt) : [];
        await app.get(Jobs, { strict: false }).giveUp(tx, jobs);
        await app.get(Journal).append(tx, COMMAND_LINE, { type: 'work.resumed', subjectId: HELD_WORK, detail: { reason: hold.reason, jobsGivenUp: jobs.length } });
        return { wasHeld: true, givenUp: jobs.length };
      }),
    );
    if (!wasHeld) console.log('Nothing was held back.');
    else console.log(`What comes due is done again.${values['without-jobs'] ? ` ${givenUp} ${givenUp === 1 ? 'job was' : 'jobs were'} given up.` : ''}`);
  },
};
