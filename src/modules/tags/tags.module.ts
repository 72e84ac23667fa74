import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TagsController } from './http/tags.controller';
import { Tag } from './tag.entity';
import { TagQueries } from './tag.queries';
import { TagsService } from './tags.service';

@Module({
  imports: [TypeOrmModule.forFeature([Tag])],
  controllers: [TagsController],
  providers: [TagQueries, TagsService],
})
export class TagsModule {}
