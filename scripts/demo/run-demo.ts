import type { Settings } from '../../src/config/settings';
import type { DeliveredArticleView } from '../../src/modules/delivery/delivered.view';
import type { SiteView } from '../../src/modules/delivery/http/site.view';
import type { AccountsFile } from './accounts-file';
import { firstAdmin, signInAdmin } from './admin';
import { ApiClient } from './api-client';
import type { DemoServer } from './demo-server';
import { Desk, type Say } from './desk';
import { uploadHarbourPhoto } from './harbour-photo';
import { gatherPeople } from './people';
import { readerPage } from './reader-page';
import { Refused } from './refused';
import { SHOWN, STORIES } from './stories';
import { gatherSubjects } from './subjects';
import { whereToLook } from './where-to-look';

interface Demo {
  readonly settings: Settings;
  readonly accounts: AccountsFile;
  readonly server: DemoServer;
  readonly say: Say;
}

/** Fills a newsroom over HTTP, finding what an earlier run left, and shows one of its pages. */
export async function runDemo(demo: Demo): Promise<void> {
  const { settings, accounts, server, say } = demo;
  await findOrStart(demo);
  const admin = await signInAdmin(server, settings, accounts);
  const people = await gatherPeople(admin, accounts);
  const subjects = await gatherSubjects(admin.api, people.editor.api);
  const { id: photoId } = await uploadHarbourPhoto(people.author.api);

  const desk = new Desk({ people, subjects, photoId }, say);
  await desk.lookAround();
  const slugs: string[] = [];
  for (const story of STORIES) {
    const article = await desk.carry(story);
    if (article?.visibility === 'live') slugs.push(article.slug);
  }
  say(`\n${slugs.length} articles of the demo are live.\n`);
  const slug = slugs.includes(SHOWN.slug) ? SHOWN.slug : slugs.at(-1);
  if (slug === undefined) throw new Refused('None of the articles is live any more, so there is no page to show.');
  say(await pageOf(slug, server.address));
  say(whereToLook({ slug, address: server.address, people, accounts, documented: settings.openapi === 'public' }));
}

async function findOrStart({ settings, accounts, server, say }: Demo): Promise<void> {
  if (await server.find()) {
    say(`Working on the server at ${server.address}.`);
    return;
  }
  say('No server is running: starting one …');
  await server.start(firstAdmin(settings, accounts));
  say(`Working on a server of its own at ${server.address}.`);
}

/** One request for the article with everything around it, and one for the time zone and name of the site. */
async function pageOf(slug: string, address: string): Promise<string> {
  const reader = new ApiClient(address);
  const site = await reader.get<SiteView>('/delivery/v1/site');
  return readerPage(await reader.get<DeliveredArticleView>(`/delivery/v1/articles/${encodeURIComponent(slug)}`), site);
}
