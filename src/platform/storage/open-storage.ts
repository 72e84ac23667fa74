import { join } from 'node:path';
import type { Settings } from '../../config/settings';
import { LocalStorage } from './local-storage';
import type { Storage } from './storage';
import type { TemporaryFiles } from './temporary-files';

/** Opens one of the places where files can lie. Nothing of S3 is loaded where files lie in a folder. */
export async function openStorage(kind: Settings['mediaStorage'], settings: Settings, temporary: TemporaryFiles): Promise<Storage> {
  if (kind === 'local') return new LocalStorage(mediaFolder(settings), temporary);
  const { S3Storage } = await import('./s3-storage.js');
  return new S3Storage(
    {
      bucket: settings.s3Bucket ?? '',
      endpoint: settings.s3Endpoint,
      region: settings.s3Region,
      accessKeyId: settings.s3AccessKeyId,
      secretAccessKey: settings.s3SecretAccessKey,
    },
    temporary,
  );
}

/** The folder of local media, and of what is not complete yet. */
export function mediaFolder({ dataFolder }: Settings): string {
  return join(dataFolder, 'media');
}
