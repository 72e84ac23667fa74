import { join } from 'node:path';
import { Global, Module, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { mediaFolder, openStorage } from './open-storage';
import { Storage } from './storage';
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
      inject: [Settings, TemporaryFiles],
      useFactory: (settings: Settings, temporary: TemporaryFiles) => openStorage(settings.mediaStorage, settings, temporary),
    },
  ],
  exports: [Storage, TemporaryFiles],
})
export class StorageModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly temporary: TemporaryFiles) {}

  onApplicationBootstrap(): void {
    this.temporary.watch();
  }

  onApplicationShutdown(): void {
    this.temporary.unwatch();
  }
}
