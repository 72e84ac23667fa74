import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { OpenPreview } from '../articles';
import { MediaLinks, signedFileUrl, signedRenditions } from '../media';
import { PreviewQueries } from './preview.queries';
import { projectArticle } from './project-article';

/** Makes of a draft what delivery would make of it; its pictures are signed for the next minutes, wherever they are used. */
@Injectable()
export class ShowPreview {
  constructor(
    private readonly previews: OpenPreview,
    private readonly queries: PreviewQueries,
    private readonly mediaLinks: MediaLinks,
    private readonly settings: Settings,
  ) {}

  /** null where the token shows nothing. */
  async execute(token: string, form: 'html' | 'doc'): Promise<object | null> {
    const opened = await this.previews.execute(token);
    const source = opened && (await this.queries.source(opened));
    if (!source) return null;
    const { publicUrl } = this.settings;
    const { document, body } = projectArticle(source, this.settings, {
      renditionsOf: (picture) => signedRenditions(picture, publicUrl, this.mediaLinks),
      fileUrlOf: (file) => signedFileUrl(file, publicUrl, this.mediaLinks),
    });
    const whole = { ...document, related: await this.queries.related(source) };
    if (form === 'html') return whole;
    const { bodyHtml: _, ...rest } = whole;
    return { ...rest, body };
  }
}
