import { ApiProperty } from '@nestjs/swagger';
import { DeliveredPictureView } from '../delivered.view';

export class PublisherView {
  name: string;
  url: string;
}

/** What a front end needs to know of the site. */
export class SiteView {
  name: string;
  url: string;
  locales: string[];
  defaultLocale: string;
  /** @example 'Europe/Minsk' */
  timezone: string;
  publisher: PublisherView;
}

export class PublicCategoryView {
  slug: string;
  path: string;
  name: string;
  description: string | null;
  picture: DeliveredPictureView | null;

  @ApiProperty({ type: () => [PublicCategoryView] })
  children: PublicCategoryView[];
}

export class PublicCategoryListView {
  items: PublicCategoryView[];
  nextCursor: string | null;
}

export class PublicAuthorLinkView {
  label: string;
  url: string;
}

export class PublicAuthorView {
  slug: string;
  name: string;
  bio: string | null;
  links: PublicAuthorLinkView[];
  /** The portrait. */
  picture: DeliveredPictureView | null;
}

export class PublicAuthorListView {
  items: PublicAuthorView[];
  nextCursor: string | null;
}

export class PublicTagView {
  slug: string;
  name: string;
}

export class PublicTagListView {
  items: PublicTagView[];
  nextCursor: string | null;
}
