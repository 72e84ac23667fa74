import { html } from '../html.ts';
import { type Frame, layout } from '../layout.ts';

const TITLES = { 404: 'Not found', 410: 'This article was retracted' } as const;

/** In the place of what is not there. Of a retracted article, readers get the notice of the newsroom. */
export function absencePage(frame: Frame, status: 404 | 410, notice?: string): string {
  const title = TITLES[status];
  return layout(frame, { title, noindex: true, main: html`<h1>${title}</h1>${notice !== undefined && html`<p class="notice">${notice}</p>`}<p><a href="/">${frame.site.name}</a></p>` });
}
