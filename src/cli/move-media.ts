import { parseArgs } from 'node:util';
import { Settings } from '../config/settings';
import { Conflict } from '../kernel/problem';
import { openStorage } from '../platform/storage/open-storage';
import { TemporaryFiles } from '../platform/storage/temporary-files';
import { type Command, UsageError } from './command';
import { withNewsroom } from './with-newsroom';

/** Takes the files of the library from the local folder into a bucket, or back. */
export const moveMedia: Command = {
  options: '--to s3 | local [--remove]',
  summary: 'Copy every file of the library there and compare it. Go on where it was broken off. With --remove, delete what has arrived where it was, and everywhere what is of pictures that were deleted for good, or of uploads that are over.',
  async run(args) {
    const { values } = parseArgs({ args, options: { to: { type: 'string' }, remove: { type: 'boolean', default: false } } });
    const { to, remove } = values;
    if (to !== 's3' && to !== 'local') throw new UsageError('--to must be s3 or local.');
    const { MoveMedia } = await import('../modules/media/index.js');
    const { copied, present, removed, notes, faults } = await withNewsroom(async (app) => {
      const settings = app.get(Settings);
      if (settings.s3Bucket === undefined) throw new UsageError('S3_BUCKET must be set.');
      const temporary = app.get(TemporaryFiles);
      const open = async (kind: Settings['mediaStorage']) => ({ kind, storage: await openStorage(kind, settings, temporary) });
      return app.get(MoveMedia, { strict: false }).execute({ from: await open(to === 's3' ? 'local' : 's3'), to: await open(to), remove });
    });
    console.log(`${copied} ${copied === 1 ? 'file' : 'files'} copied, ${present} there already${remove ? '; what is there was removed where it was' : ''}.`);
    if (removed > 0) console.log(`${removed} ${removed === 1 ? 'file' : 'files'} of deleted pictures and ended uploads removed.`);
    for (const note of notes) console.log(note);
    if (faults.length > 0) throw new Conflict('media-not-moved', 'Some files were not moved', faults.join('\n'));
  },
};
