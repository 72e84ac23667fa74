import { parseArgs } from 'node:util';
import { Secrets } from '../config/secrets';
import { Conflict } from '../kernel/problem';
import { type Command, UsageError } from './command';
import { withDatabase } from './with-database';

/** Makes a backup of the database and the library, beside the running application. */
export const backup: Command = {
  options: '<folder>',
  summary: 'Copy the database and every file of the library, as they are at one moment, into an empty or new folder. The application may run. Ends with 1 where a file was missing.',
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new UsageError('Say the folder of the backup.');
    const [{ BackupFolder }, { secretCheckOf, takeBackup }, { LIBRARY_FILES }] = await Promise.all([
      import('../platform/backup/backup-folder.js'), import('../platform/backup/take-backup.js'), import('../modules/media/index.js'),
    ]);
    const folder = new BackupFolder(path);
    const { tables, media, faults, hasSecret } = await withDatabase({ exclusive: false }, ({ settings, databaseUrl, storage }) => {
      const secrets = Secrets.load(settings);
      return takeBackup(folder, {
        databaseUrl, storage, filesStatement: LIBRARY_FILES,
        secretCheck: secretCheckOf(secrets.key('backup-check')), secret: secrets.kept,
      });
    });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const secret = hasSecret ? 'The generated secret is in it: keep the folder as you would keep the server.' : 'JWT_SECRET is not in it: keep that elsewhere.';
    console.log(`${rows} rows of ${tables.length} tables and ${media.length} ${media.length === 1 ? 'file' : 'files'} are in ${folder.path}. ${secret}`);
    if (faults.length > 0) throw new Conflict('backup-incomplete', 'Some files are not as they should be', faults.join('\n'));
  },
};
