export { Author } from './author.entity';
export { AuthorsModule } from './authors.module';
