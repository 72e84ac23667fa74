import type { Picture } from '../copydesk.ts';
import { type Html, html } from '../html.ts';

/** A picture in the best format that the browser knows. */
export function picture({ renditions, alt }: Picture, preset: 'card' | 'article'): Html | null {
  const of = renditions.filter(({ name }) => name === preset);
  const fallback = of.find(({ type }) => type === 'image/jpeg');
  if (!fallback) return null;
  const better = ['image/avif', 'image/webp'].flatMap((type) => of.find((one) => one.type === type) ?? []);
  return html`<picture>${better.map(({ type, url }) => html`<source type="${type}" srcset="${url}">`)}
<img src="${fallback.url}" width="${fallback.width}" height="${fallback.height}" alt="${alt ?? ''}"${preset === 'card' && html` loading="lazy"`}></picture>`;
}
