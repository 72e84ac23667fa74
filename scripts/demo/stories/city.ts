import { type ArticleIds, type Story, html, markdown } from './story';

const section = 'news/city';

interface Node {
  readonly type: string;
  readonly attrs?: object;
  readonly content?: readonly Node[];
  readonly text?: string;
}

const paragraph = (text: string): Node => ({ type: 'paragraph', content: [{ type: 'text', text }] });

function marketHall(idOf: ArticleIds): object {
  const nightBus = idOf('night-bus-on-trial');
  return {
    type: 'doc',
    content: [
      paragraph('The market hall has a roof again. On Saturday morning the last of 4,100 panes was set into the iron frame over the fish stalls, two years and one month after the hailstorm that broke most of them.'),
      paragraph('The panes were cut in the glass works at Sorrel Mill, the only one on the coast that still has the moulds. Each carries a number, so that the next hailstorm, as the foreman put it, “will at least be a tidy one”.'),
      { type: 'pullQuote', attrs: { attribution: 'Dora Winsley, who sells herring' }, content: [paragraph('For two years I sold fish under a tarpaulin. Today I saw a cloud.')] },
      paragraph('All sixty-two traders are back in their old places. The hall opens at six from Monday on, half an hour before the first tram, and the market office is asking the transport board to change that.'),
      ...(nightBus === undefined ? [] : [{ type: 'relatedArticle', attrs: { articleId: nightBus } }]),
      paragraph('The repair cost 2.2 million crowns, of which the insurers paid two thirds.'),
    ],
  };
}

/** In the order in which they are published. */
export const city: readonly Story[] = [
  {
    slug: 'old-tram-bridge-opens-again',
    section, kicker: 'Streets', source: 'Works department of Port Averil', tags: ['Transport'], withPhoto: false,
    writer: 'author', reviewer: 'editor',
    headline: 'Old tram bridge opens again, a week early and one metre wider',
    summary: 'Trams, bicycles and people on foot each have a lane of their own now.',
    body: html(
      '<p>The tram bridge over the Lode is open again. The first car, number 3 to the hospital, crossed it at 5.12 on Monday morning with forty people on board, most of whom had got up for nothing else.</p>',
      '<p>The bridge was closed for fourteen months. It now has:</p>',
      '<ul><li>a second track, so that trams need not wait for each other;</li><li>a bicycle lane on the side of the sea;</li><li>a pavement that is one metre wider than before.</li></ul>',
      '<p>“It is the first bridge of my life that was finished before I had stopped apologising for it,” said Martin Eke, who leads the works department.</p>',
      '<p>The temporary ferry stops on Sunday. Its landing stage will be given to the rowing club.</p>',
    ),
  },
  {
    slug: 'library-stays-open-until-midnight',
    section, kicker: 'Culture', source: 'The Harbour Wire', tags: ['Culture'], withPhoto: false,
    writer: 'contributor', reviewer: 'secondEditor',
    headline: 'Library stays open until midnight in the weeks of the examinations',
    summary: 'Pupils had asked for it with a petition, and got soup as well.',
    body: markdown(
      'The town library will stay open until midnight for three weeks, beginning on Monday. Pupils of both grammar schools had asked for it in a petition with 640 names.',
      'During that time there will be, from nine in the evening on:',
      '- a reading room in which nobody speaks, and one in which everybody may;\n- soup, at two crowns a bowl;\n- a night tram at ten past twelve.',
      '“I read all of the names,” said the librarian, Josef Amsel. “About thirty of them have books that were due in spring. I have decided to see it as a beginning.”',
    ),
  },
  {
    slug: 'night-bus-on-trial',
    section, kicker: 'Transport', source: 'Transport board of Port Averil', tags: ['Transport'], withPhoto: false,
    writer: 'author', reviewer: 'secondEditor',
    headline: 'Night bus to the harbour goes on trial for half a year',
    summary: 'Line N1 leaves the station every forty minutes until four in the morning.',
    body: html(
      '<p>A night bus will run between the station and the fishing harbour from the first of the month on. The trial of line N1 is to last for half a year.</p>',
      '<p>The bus leaves every forty minutes from midnight until four. It stops at the hospital, where shifts change at one, and at the market hall, where traders begin at half past three.</p>',
      '<p>“We have built a timetable around people who are awake because the rest of us are asleep,” said Ruta Behn of the transport board.</p>',
      '<p>The board wants to see at least eighteen passengers on a journey. If fewer come, it will first move the stops, and only then the bus.</p>',
    ),
    nextDraft: { headline: 'Night bus to the harbour: a first count after four weeks' },
  },
  {
    slug: 'market-hall-has-a-roof-again',
    section, kicker: 'Market', source: 'The Harbour Wire', tags: ['Harbour', 'Culture'], withPhoto: true,
    writer: 'contributor', reviewer: 'editor',
    headline: 'Two years after the hailstorm, the market hall has a roof again',
    summary: 'All of the sixty-two traders are back in their old places.',
    body: marketHall,
    changeRequest: {
      comment: 'The headline is about the contractor. Lead with the roof, please: that is what people see.',
      before: { headline: 'Sorrel Mill glass works completes contract for market hall' },
    },
  },
];
