import type { Settings } from '../../../config/settings';
import type { ProjectedArticle } from '../delivered.view';
import type { Syndication } from './syndication';

/** A live article for those who take it over, with its text also without markup. */
export interface SyndicatedArticle {
  readonly article: ProjectedArticle;
  readonly syndication: Syndication;
  readonly text: string;
  readonly settings: Settings;
}

/** Genres that both IPTC and schema.org have a name for, by what newsrooms call them. */
export const GENRES: ReadonlyMap<string, { readonly newsCode: string; readonly schemaType?: string }> = new Map([
  ['opinion', { newsCode: 'Opinion', schemaType: 'OpinionNewsArticle' }],
  ['analysis', { newsCode: 'Analysis', schemaType: 'AnalysisNewsArticle' }],
  ['background', { newsCode: 'Background', schemaType: 'BackgroundNewsArticle' }],
  ['review', { newsCode: 'Review', schemaType: 'ReviewNewsArticle' }],
  ['interview', { newsCode: 'Interview' }],
  ['feature', { newsCode: 'Feature' }],
  ['obituary', { newsCode: 'Obituary' }],
  ['profile', { newsCode: 'Profile' }],
]);

/** The URI of a digital source type that is a code of IPTC's or a URI already; undefined for anything else. */
export function digitalSourceUri(type: string): string | undefined {
  if (/^[A-Za-z]+$/.test(type)) return `http://cv.iptc.org/newscodes/digitalsourcetype/${type}`;
  return /^https?:/.test(type) && URL.canParse(type) ? type : undefined;
}

/** The same object without members that have no value: of those, neither standard says that there is none. */
export function withoutEmpty<T extends object>(value: T): Partial<T> {
  const said = Object.entries(value).filter(([, each]) => each !== null && each !== undefined && !(Array.isArray(each) && each.length === 0));
  return Object.fromEntries(said) as Partial<T>;
}
