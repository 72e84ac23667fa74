import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Secrets } from '../config/secrets';
import type { Settings } from '../config/settings';
import type { Manifest } from '../platform/backup/manifest';
import { type Command, UsageError } from './command';
import { withDatabase } from './with-database';

/** Puts a backup into an empty newsroom. */
export const restore: Command = {
  options: '<folder> [--resume] [--other-secret]',
  summary: 'Check a backup and put it into an empty database and the storage; nothing may run. What comes due is held back until `resume`, or with --resume not at all. --other-secret: go on although JWT_SECRET is not that of the backup.',
  async run(args) {
    const { values, positionals } = parseArgs({
      args, allowPositionals: true, options: { resume: { type: 'boolean', default: false }, 'other-secret': { type: 'boolean', default: false } },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new UsageError('Say the folder of the backup.');
    const [{ BackupFolder }, { restoreBackup, verifyBackup }] = await Promise.all([
      import('../platform/backup/backup-folder.js'), import('../platform/backup/restore-backup.js'),
    ]);
    const folder = new BackupFolder(path);
    const manifest = await verifyBackup(folder);
    await withDatabase({ exclusive: true }, async ({ settings, databaseUrl, storage }) => {
      const secretFile = settings.jwtSecret === undefined && manifest.hasSecret ? Secrets.fileOf(settings) : undefined;
      if (secretFile === undefined && !values['other-secret']) await requireSameSecret(settings, manifest);
      await restoreBackup(folder, manifest, { databaseUrl, storage, secretFile, resume: values.resume });
    });
    console.log(`The backup of ${manifest.madeAt} is restored, with ${manifest.media.length} ${manifest.media.length === 1 ? 'file' : 'files'}.`);
    if (manifest.faults.length > 0) console.log(`When it was made, this was missing or wrong:\n${manifest.faults.join('\n')}`);
    if (!values.resume) console.log('Nothing that comes due is done, and no mail is sent, until you say: npm run cli -- resume');
  },
};

async function requireSameSecret(settings: Settings, { secretCheck }: Manifest): Promise<void> {
  const [{ secretCheckOf }, { BackupRefused }] = await Promise.all([
    import('../platform/backup/take-backup.js'), import('../platform/backup/backup-refused.js'),
  ]);
  if (secretCheckOf(Secrets.load(settings).key('backup-check')) === secretCheck) return;
  throw new BackupRefused(
    `JWT_SECRET (or ${join(settings.dataFolder, 'jwt-secret')}) is not the one of the backup: without that, second factors and what else was encrypted with it are lost. Set it, or say --other-secret.`,
  );
}
