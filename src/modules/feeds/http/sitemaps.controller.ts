import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { NotFound } from '../../../kernel/problem';
import { Public, Readers } from '../../../platform/access/access';
import { Cached } from '../../../platform/cache/cached';
import { sendCacheable } from '../../../platform/http/send-cacheable';
import { deliveryKeys } from '../../delivery';
import { type SitemapFile, newsSitemap, sitemap, sitemapIndex } from '../formats/sitemap';
import { FeedQueries } from '../feed.queries';
import { NEWS_LENGTH, SITEMAP_LENGTH, SitemapQueries } from '../sitemap.queries';

const XML = 'application/xml';
const KEYS = [deliveryKeys.sitemaps];
/** What gets older than two days leaves a news sitemap although nothing was changed. */
const NEWS_SECONDS = 1;
const MONTH = /^articles-(\d{4}-(?:0[1-9]|1[0-2]))(?:-([1-9]\d{0,3}))?\.xml$/;
const NEWS = /^news-([1-9]\d{0,3})\.xml$/;

function AnswersXml() {
  const content = { [XML]: { schema: { type: 'string' as const } } };
  return ApiResponse({ status: 200, description: 'Done.', content });
}

/** What search engines ask for: where the articles are, and which are new. Addresses that they must not list are left out. */
@ApiTags('feeds')
@Controller()
@Readers()
export class SitemapsController {
  constructor(
    private readonly queries: SitemapQueries,
    private readonly feeds: FeedQueries,
    private readonly settings: Settings,
  ) {}

  /** Which parts of the site machines may read, and where the sitemaps are. */
  @Get('robots.txt')
  @Cached()
  @Public()
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'Done.', content: { 'text/plain': { schema: { type: 'string' } } } })
  async robots(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { publicUrl, deliveryAccess } = this.settings;
    const sitemaps = deliveryAccess === 'public' ? ['', `Sitemap: ${publicUrl}/sitemap.xml`, `Sitemap: ${publicUrl}/news-sitemap.xml`] : [];
    const lines = ['User-agent: *', 'Disallow: /api/', 'Disallow: /delivery/v1/preview/', 'Disallow: /docs', ...sitemaps];
    sendCacheable(request, reply, { body: `${lines.join('\n')}\n`, type: 'text/plain', keys: [] });
  }

  /** The index of all sitemaps: one for each month of first publication, more where it has many articles. */
  @Get('sitemap.xml')
  @Cached()
  @AnswersXml()
  async index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const lastModified = await this.feeds.lastChange();
    const files = [...this.newsFiles(await this.queries.countNews()), ...(await this.monthFiles())];
    sendCacheable(request, reply, { body: sitemapIndex(files), type: XML, lastModified, keys: KEYS, keepSeconds: NEWS_SECONDS });
  }

  /** The articles first published in the last two days: the latest thousand. The index names the files of any others. */
  @Get('news-sitemap.xml')
  @Cached()
  @AnswersXml()
  async news(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sendNews(request, reply, 1);
  }

  /** One sitemap of those in the index. */
  @Get('sitemaps/:file')
  @Cached()
  @ApiParam({ name: 'file', description: 'As the index names it.', schema: { type: 'string', example: 'articles-2026-03.xml' } })
  @AnswersXml()
  async part(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, newsPage] = NEWS.exec(file) ?? [];
    if (newsPage !== undefined) return this.sendNews(request, reply, Number(newsPage));
    const [, month, page = '1'] = MONTH.exec(file) ?? [];
    if (month === undefined || month.startsWith('0000')) throw new NotFound();
    const lastModified = await this.feeds.lastChange();
    const entries = await this.queries.ofMonth(month, Number(page));
    if (entries.length === 0) throw new NotFound();
    sendCacheable(request, reply, { body: sitemap(entries), type: XML, lastModified, keys: KEYS });
  }

  /** Without a time: what gets older than two days leaves it although nothing was changed. */
  private async sendNews(request: FastifyRequest, reply: FastifyReply, page: number): Promise<void> {
    const entries = await this.queries.news(page);
    if (page > 1 && entries.length === 0) throw new NotFound();
    sendCacheable(request, reply, { body: newsSitemap(this.settings.siteName, entries), type: XML, keys: KEYS, keepSeconds: NEWS_SECONDS });
  }

  private newsFiles(count: number): SitemapFile[] {
    const { publicUrl } = this.settings;
    const others = Array.from({ length: Math.max(0, Math.ceil(count / NEWS_LENGTH) - 1) }, (_, index) => ({ url: `${publicUrl}/sitemaps/news-${index + 2}.xml` }));
    return [{ url: `${publicUrl}/news-sitemap.xml` }, ...others];
  }

  private async monthFiles(): Promise<SitemapFile[]> {
    const months = await this.queries.months();
    return months.flatMap(({ month, articles, modifiedAt }) =>
      Array.from({ length: Math.ceil(articles / SITEMAP_LENGTH) }, (_, index) => ({
        url: `${this.settings.publicUrl}/sitemaps/articles-${month}${index === 0 ? '' : `-${index + 1}`}.xml`, modifiedAt,
      })));
  }
}
