import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NEWSROOM_ID, NewsroomSettings } from './newsroom-settings.entity';

/** Asked of the database each time: a change counts everywhere from its commit on. */
@Injectable()
export class NewsroomSettingsQueries {
  constructor(private readonly dataSource: DataSource) {}

  async get(): Promise<NewsroomSettings> {
    return this.dataSource.manager.findOneByOrFail(NewsroomSettings, { id: NEWSROOM_ID });
  }
}
