import { join } from 'node:path';
import { Global, Logger, Module, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { Tracing } from '../tracing/tracing';
import { mediaFolder, openStorage } from './open-storage';
import { Storage } from './storage';
import { TracedStorage } from './traced-storage';
import { TemporaryFiles } from './temporary-files';

@Global()
@Module({
  providers: [
    {
      provide: TemporaryFiles,
      inject: [Settings],
      // Beside the local files, because a file can be renamed only on its own disk.
      useFactory: (settings: Settings) => new TemporaryFiles(join(mediaFolder(settings), 'incoming')),
    },
    {
      provide: Storage,
      inject: [Settings, TemporaryFiles, Tracing],
      useFactory: async (settings: Settings, temporary: TemporaryFiles, tracing: Tracing) => {
        const storage = await openStorage(settings.mediaStorage, settings, temporary);
        return tracing.isOn ? new TracedStorage(storage, tracing) : storage;
      },
    },
  ],
  exports: [Storage, TemporaryFiles],
})
export class StorageModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Storage');

  constructor(
    private readonly temporary: TemporaryFiles,
    private readonly storage: Storage,
  ) {}

  onApplicationBootstrap(): void {
    this.temporary.watch();
    void this.look();
  }

  onApplicationShutdown(): void {
    this.temporary.unwatch();
  }

  /** Whoever has set a wrong key hears of it before the first picture does. Nothing waits for it: what is away may come back. */
  private async look(): Promise<void> {
    const complaint = await this.storage.complaint();
    if (complaint !== null) this.logger.warn(complaint);
  }
}
