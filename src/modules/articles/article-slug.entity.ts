import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A slug that an article has or ever had; nobody else gets it. */
@Entity('article_slugs')
export class ArticleSlug {
  @PrimaryColumn('text')
  locale: string;

  @PrimaryColumn('text')
  slug: string;

  @Column('uuid')
  articleId: string;
}
