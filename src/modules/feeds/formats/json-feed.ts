import { type ProjectedArticle, authorUrl } from '../../delivery';
import { type Feed, filesOf, modifiedAt, permanentId, pictureOf, termsOf } from '../feed';

/** JSON Feed 1.1 with the whole text of each article. */
export function jsonFeed({ title, description, siteName, siteUrl, selfUrl, locale, articles }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    description,
    home_page_url: siteUrl,
    feed_url: selfUrl,
    language: locale,
    authors: [{ name: siteName, url: siteUrl }],
    items: articles.map((article) => item(article, siteUrl)),
  });
}

function item(article: ProjectedArticle, siteUrl: string): object {
  const { url, headline, bodyHtml = '', summary, bylines, locale, publishedAt } = article;
  const picture = pictureOf(article);
  const files = filesOf(article);
  return {
    id: permanentId(article),
    url,
    title: headline,
    content_html: bodyHtml,
    ...(summary !== null && { summary }),
    ...(picture && { image: picture.url }),
    ...(files.length > 0 && { attachments: files.map(attachment) }),
    date_published: publishedAt,
    date_modified: modifiedAt(article),
    ...(bylines.length > 0 && { authors: bylines.map(({ name, slug }) => ({ name, url: authorUrl(siteUrl, slug) })) }),
    tags: termsOf(article),
    language: locale,
  };
}

function attachment({ url, mimeType, bytes, title, duration }: ProjectedArticle['attachments'][number]): object {
  return {
    url, mime_type: mimeType, size_in_bytes: bytes, ...(title !== null && { title }), ...(duration !== null && { duration_in_seconds: duration }),
  };
}
