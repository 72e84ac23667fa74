import { parseArgs } from 'node:util';
import { COMMAND_LINE, type Command } from './command';
import { withNewsroom } from './with-newsroom';

/** What the journal says it was about: there is one such thing. */
const HELD_WORK = '00000000-0000-0000-0000-000000000001';

/** Lets what a restore held back go on. */
export const resume: Command = {
  options: '[--without-jobs]',
  summary: 'After a restore, let what comes due and every job go on. With --without-jobs, jobs that waited (mails, for example) are given up, and listed as such; webhooks that waited are skipped, and can be replayed.',
  async run(args) {
    const { values } = parseArgs({ args, options: { 'without-jobs': { type: 'boolean', default: false } } });
    const [{ HeldWork }, { JobStore }, { Jobs }, { UnitOfWork }, { Journal }, { SkipHeldDeliveries }] = await Promise.all([
      import('../platform/jobs/held-work.js'), import('../platform/jobs/job-store.js'), import('../platform/jobs/jobs.js'),
      import('../platform/database/unit-of-work.js'), import('../platform/journal/journal.js'),
      import('../modules/webhooks/index.js'),
    ]);
    const { wasHeld, givenUp, skipped } = await withNewsroom((app) =>
      app.get(UnitOfWork).run(async (tx) => {
        const hold = await app.get(HeldWork).release(tx);
        if (!hold) return { wasHeld: false, givenUp: 0, skipped: 0 };
        const jobs = values['without-jobs'] ? await app.get(JobStore, { strict: false }).giveUpWaiting(tx, hold.heldAt) : [];
        await app.get(Jobs, { strict: false }).giveUp(tx, jobs, 'restored');
        const deliveries = values['without-jobs'] ? await app.get(SkipHeldDeliveries, { strict: false }).execute(tx, hold.heldAt) : 0;
        await app.get(Journal).append(tx, COMMAND_LINE, { type: 'work.resumed', subjectId: HELD_WORK, detail: { reason: hold.reason, jobsGivenUp: jobs.length, deliveriesSkipped: deliveries } });
        return { wasHeld: true, givenUp: jobs.length, skipped: deliveries };
      }),
    );
    if (!wasHeld) console.log('Nothing was held back.');
    else console.log(`What comes due is done again.${values['without-jobs'] ? ` ${counted(givenUp, 'job', 'jobs')} given up, ${counted(skipped, 'delivery of a webhook', 'deliveries of webhooks')} skipped.` : ''}`);
  },
};

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? `${one} was` : `${many} were`}`;
}
