import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { LocalStorage } from './local-storage';
import { Storage } from './storage';

@Global()
@Module({
  providers: [
    {
      provide: Storage,
      inject: [Settings],
      useFactory: (settings: Settings) => new LocalStorage(join(settings.dataFolder, 'media')),
    },
  ],
  exports: [Storage],
})
export class StorageModule {}
