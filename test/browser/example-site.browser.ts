import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import type { ParsedJson } from '../support/answer';
import { openBrowser } from '../support/browser';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { ExampleSite } from '../support/example-site';
import { freePort } from '../support/free-port';
import { type Newsroom, bodyOf, newsroom, verb } from '../support/newsroom';
import { newTestFolder } from '../support/test-folder';

let desk: Desk;
let room: Newsroom;
let site: ExampleSite;
let browser: BrowserContext;
let page: Page;
let live: ParsedJson;
/** As docs/front-ends.md has them. */
const EVENTS = ['article.published', 'article.updated', 'article.corrected', 'article.withdrawn', 'article.retracted', 'category.updated'];
const folder = newTestFolder('browser');
/** What the browser complained about: what the policy refused, and what failed. */
const complaints: string[] = [];

beforeAll(async () => {
  const [copydeskPort, sitePort] = [await freePort(), await freePort()];
  const publicUrl = `http://127.0.0.1:${copydeskPort}`;
  const siteUrl = `http://127.0.0.1:${sitePort}`;
  desk = await startDesk({ env: { PUBLIC_URL: publicUrl, SITE_URL: siteUrl, SITE_NAME: 'The Harbour Wire', SITE_TIMEZONE: 'Europe/Minsk', OUTBOUND_ALLOW: '127.0.0.1' } });
  await desk.app.listen(copydeskPort, '127.0.0.1');
  desk.startDueWork();
  room = await newsroom(desk);
  // A page is kept for an hour, so that only a webhook can have changed it.
  const { secret } = bodyOf(await room.admin.post('/webhooks', { url: `${siteUrl}/webhooks/copydesk`, events: EVENTS }));
  site = await ExampleSite.start({ PORT: String(sitePort), COPYDESK_URL: publicUrl, WEBHOOK_SECRET: secret, PAGE_SECONDS: '3600' });
  browser = await openBrowser(join(folder, 'profile'));
  page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));

  const photo = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#246' } }).jpeg().toBuffer();
  const { id: mediaId } = bodyOf(await room.author.upload(photo, 'harbour.jpg', { alt: 'The harbour', credit: 'AGENCY' }));
  await room.story({ headline: 'Fees stay' }).published(room.editor);
  live = await room.story({ headline: 'Budget passed', slug: 'budget', source: 'AGENCY has learned', cover: { mediaId }, body: '<p>The harbour budget passed.</p>' }).published(room.editor);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await desk?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The page as it is once the text is on it. Each time it is asked for anew. */
async function shows(path: string, text: string): Promise<void> {
  await eventually(async () => {
    await page.goto(site.address + path);
    return page.locator('body').innerText();
  }, (said) => said.includes(text));
}

describe('the example site in a browser', () => {
  it('leads from the front to an article, with its picture, and on to another of the section', async () => {
    await shows('/', 'Budget passed');
    await page.getByRole('link', { name: 'Budget passed' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Budget passed');
    const width = await page.evaluate<number>(`(async (image) => { await image.decode(); return image.naturalWidth; })(document.querySelector('figure.cover img'))`);
    expect(width).toBeGreaterThan(300);
    expect(await page.locator('figcaption').innerText()).toBe('Photo: AGENCY');
    const related = page.locator('aside.related');
    expect(await related.getByRole('heading').innerText()).toBe(`Other materials of «${room.category.name}»`);
    expect(await related.getByRole('listitem').innerText()).toMatch(/^\d\d:\d\d(, \d+ \w+)? Fees stay$/);
    await related.getByRole('link', { name: 'Fees stay' }).click();
    expect(await page.title()).toBe('Fees stay – The Harbour Wire');
  });

  it('finds an article', async () => {
    await page.getByRole('search').getByRole('searchbox').fill('harbour budg');
    await page.getByRole('search').getByRole('button').click();
    expect(await page.locator('main mark').allInnerTexts()).toContain('harbour');
    await page.getByRole('link', { name: 'Budget passed' }).click();
    expect(new URL(page.url()).pathname).toBe('/budget');
  });

  it('shows a correction as soon as it is published, on the page that it had kept', async () => {
    await page.reload();
    expect(await page.locator('.correction').count()).toBe(0);
    const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'Budget passed by one vote' }, live.version));
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
    live = await verb(room.editor, 'publish', approved, { changeKind: 'correction', note: 'It was one vote.' });
    await shows('/budget', 'It was one vote.');
    await shows('/', 'Budget passed by one vote');
    await shows('/fees-stay', 'Budget passed by one vote');
  });

  it('shows nothing any more once the article is withdrawn', async () => {
    live = await verb(room.editor, 'withdraw', live, { reason: 'A name is checked.' });
    const status = (): Promise<number | undefined> => page.goto(`${site.address}/budget`).then((response) => response?.status());
    expect(await eventually(status, (each) => each !== 200)).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not found');
    await eventually(() => page.goto(site.address).then(() => page.locator('main').innerText()), (text) => !text.includes('Budget'));
  });

  it('shows a draft to who has its link', async () => {
    const draft = await room.story({ headline: 'Not out yet' }).draft();
    const { token } = bodyOf(await room.editor.post(`/articles/${draft.id}/preview-links`, { revision: 'latest' }));
    await page.goto(`${site.address}/preview/${token}`);
    expect(await page.getByRole('status').innerText()).toContain('not published');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not out yet');
  });

  it('gives the browser nothing to complain about', () => {
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });
});
