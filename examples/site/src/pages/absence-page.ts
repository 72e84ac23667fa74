import { html } from '../html.ts';
import { type Frame, layout } from '../layout.ts';

const TITLES: Readonly<Record<number, string>> = { 404: 'Not found', 410: 'This article was retracted', 503: 'Please come back in a moment' };

/** In the place of what is not there. Of a retracted article, readers get the notice of the newsroom. */
export function absencePage(frame: Frame, status: number, notice?: string): string {
  const title = TITLES[status] ?? 'This did not work';
  return layout(frame, { title, noindex: true, main: html`<h1>${title}</h1>${notice !== undefined && html`<p class="notice">${notice}</p>`}<p><a href="/">${frame.site.name}</a></p>` });
}
