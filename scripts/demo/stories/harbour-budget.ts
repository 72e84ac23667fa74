import { type Story, html } from './story';

const NIGHT = '<p>Port Averil will spend 18.4 million crowns on its north harbour wall over the next three years, the largest sum that the town has ever put into one building. The council passed the budget at ten minutes to two in the morning, by twelve votes to seven.</p>';
const STATE = '<p>A third of the money is to come from the state coast fund, whose board has agreed in principle, The Harbour Wire has learned. A letter with the decision is expected before the end of the month.</p>';
const MAYOR = '<blockquote><p>A wall is the dullest thing that a mayor can build, until the night when it is the only thing that matters.</p></blockquote>';
const WHO = '<p>So the mayor, Ingrid Calloway, told the chamber after seven hours of debate. Her own group was split: two of its members voted against the budget because of what is left out to pay for it.</p>';
const LIST = '<p>To find the rest, the council put off three projects:</p><ul><li>the new roof of the swimming hall, until the year after next;</li><li>the second tram stop at the hospital;</li><li>the resurfacing of Ropewalk Street, for which residents have waited since the gas works.</li></ul>';
const AFTER = '<p>“We are not against the wall, we are against pretending that nobody pays for it,” said Piet Larkin of the opposition, who had asked in vain for a harbour levy on cruise ships.</p>';
const WORK = (month: string): string =>
  `<p>Divers begin in ${month} with the eastern end, where the storms of last winter washed out the joints. The wall will stay open to walkers on Sundays, except in the last six weeks.</p>`;

const text = (month: string) => html(NIGHT, STATE, MAYOR, WHO, LIST, AFTER, WORK(month));

/** The story whose page the demo shows. */
export const harbourBudget: Story = {
  slug: 'harbour-wall-budget-passes',
  section: 'news/politics', kicker: 'Budget', source: 'The Harbour Wire', tags: ['Harbour', 'Council'], withPhoto: true,
  writer: 'contributor', reviewer: 'secondEditor',
  headline: 'Council passes budget for the harbour wall after a debate until two in the morning',
  summary: 'Port Averil spends 18.4 million crowns on its north wall, and puts off three other projects for it.',
  body: text('April'),
  changeRequest: {
    comment: 'Who pays for it? Please add what was put off, and a voice from the opposition.',
    before: { body: html(NIGHT, MAYOR, WHO, WORK('March')) },
  },
  correction: {
    note: 'An earlier version of this story said that the divers begin in March. They begin in April.',
    before: { body: text('March') },
  },
};
