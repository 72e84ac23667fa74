export { Tag } from './tag.entity';
export { TagsModule } from './tags.module';
