import type { Facets } from '../copydesk.ts';
import { type Html, html } from '../html.ts';

/** What a search may be narrowed by: the parameters of its page, and of the question to Copydesk. */
export const NARROWED_BY = ['category', 'author', 'tag', 'year'] as const;

export type Narrowing = Readonly<Partial<Record<(typeof NARROWED_BY)[number], string>>>;

const NAMES = { category: 'Sections', author: 'Authors', tag: 'Tags', year: 'Years' } as const;

/** So many values of each are shown. */
const SHOWN = 8;

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** Links to the same search, narrowed by one thing more, each with how much there is; and back from what it is narrowed by already. */
export function facetLinks(q: string, narrowing: Narrowing, facets: Facets): Html | null {
  const choices = choicesOf(facets);
  const lists = NARROWED_BY.map((name) => {
    const values = choices[name].slice(0, SHOWN);
    const chosen = narrowing[name];
    if (chosen === undefined && values.length < 2) return null;
    const links = chosen === undefined
      ? values.map(({ value, label, count }) => html`<li><a href="${address(q, { ...narrowing, [name]: value })}">${label}</a> <span class="count">${count}${facets.isLowerBound && '+'}</span></li>`)
      : [html`<li>${choices[name].find(({ value }) => value === chosen)?.label ?? chosen} <a href="${address(q, without(narrowing, name))}">All</a></li>`];
    return html`<h2>${NAMES[name]}</h2><ul>${links}</ul>`;
  });
  return lists.some((list) => list !== null) ? html`<nav class="facets" aria-label="Narrow">${lists}</nav>` : null;
}

/** The page of a search. */
export function address(q: string, narrowing: Narrowing): string {
  return `/search?${new URLSearchParams({ q, ...narrowing }).toString()}`;
}

function choicesOf({ category = [], author = [], tag = [], year = [] }: Facets): Readonly<Record<keyof Narrowing, Choice[]>> {
  const named = ({ slug, name, count }: { slug: string; name: string; count: number }): Choice => ({ value: slug, label: name, count });
  return {
    category: category.map(({ path, name, count }) => ({ value: path, label: name, count })),
    author: author.map(named), tag: tag.map(named),
    year: year.map(({ year: value, count }) => ({ value: String(value), label: String(value), count })),
  };
}

function without(narrowing: Narrowing, name: keyof Narrowing): Narrowing {
  return Object.fromEntries(Object.entries(narrowing).filter(([each]) => each !== name));
}
