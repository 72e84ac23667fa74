import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Author } from './author.entity';
import { AuthorQueries } from './author.queries';
import { AuthorsService } from './authors.service';
import { AuthorsController } from './http/authors.controller';

@Module({
  imports: [TypeOrmModule.forFeature([Author])],
  controllers: [AuthorsController],
  providers: [AuthorQueries, AuthorsService],
})
export class AuthorsModule {}
