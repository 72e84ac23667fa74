import { type Story, html, markdown } from './story';
import { harbourBudget } from './harbour-budget';

const section = 'news/politics';

/** In the order in which they are published. */
export const politics: readonly Story[] = [
  {
    slug: 'evening-sittings-for-the-council',
    section, kicker: 'Council', source: 'The Harbour Wire', tags: ['Council'], withPhoto: false,
    writer: 'author', reviewer: 'editor',
    headline: 'Council moves its sittings to the evening so that working people can come',
    summary: 'From next month the council of Port Averil meets at half past six, with a children’s room next door.',
    body: markdown(
      'The council of Port Averil will meet in the evening from next month on, after eleven years of sittings that began at ten in the morning. The change passed by fourteen votes to five.',
      'Sittings will begin at **half past six** and end at ten at the latest; what is not finished by then goes to the next one. A room beside the chamber will be kept for children, with two carers paid by the town.',
      '> I have lived here for thirty years and have seen one sitting, on the day I was off sick.',
      'So wrote a shipwright in one of the 212 letters that reached the clerk’s office before the vote. Members who opposed the change said that staff would have to be paid for late hours; the clerk puts the cost at 9,400 crowns a year.',
      'Minutes and recordings stay public, as before, and questions from the gallery will be taken in the first half-hour.',
    ),
  },
  {
    slug: 'harbour-fees-stay-for-small-boats',
    section, kicker: 'Port authority', source: 'Port Averil Port Authority', tags: ['Harbour', 'Council'], withPhoto: true,
    writer: 'contributor', reviewer: 'secondEditor',
    headline: 'Harbour fees stay as they are for boats under ten metres',
    summary: 'Larger vessels will pay six per cent more from spring.',
    body: html(
      '<p>Owners of small boats will pay no more for their moorings next year. The port authority announced on Tuesday that fees for boats under ten metres will stay as they are, while those for larger vessels will rise by six per cent from spring.</p>',
      '<p>The authority had first proposed one rise for everybody. It changed its mind after a meeting in the fish hall to which more than three hundred owners came.</p>',
      '<p>“A six-metre boat with one man in it is not a business to be squeezed, it is how half of the east quay eats,” said Berit Solway, who speaks for the inshore fishers.</p>',
      '<p>The money from the larger vessels is meant for the north wall, where divers found gaps between the stones after the storms of last winter.</p>',
    ),
  },
  {
    slug: 'lantern-ward-votes-again',
    section, kicker: 'By-election', source: 'Town clerk of Port Averil', tags: ['Council'], withPhoto: false,
    writer: 'author', reviewer: 'secondEditor',
    headline: 'Lantern ward votes again after a tie and the toss of a coin',
    summary: 'The court found that the coin should not have been tossed before a second count.',
    body: html(
      '<p>Voters in the Lantern ward will go to the polls a second time. The district court ruled that the tie of last month, 1,118 votes against 1,118, should have been counted again before the returning officer tossed a coin.</p>',
      '<p>The coin had fallen for Oskar Penhale of the Quayside List. He will keep the seat until the new vote, but may not take part in the budget debate.</p>',
      '<blockquote><p>Nobody cheated and nobody is to blame. The rule is simply older than the coin: first you count twice.</p></blockquote>',
      '<p>That is how the judge, Hanne Orrick, summed up a ruling of forty pages. Mr Penhale’s opponent, Lucy Marchetti, said that she would “ring every bell in the ward a second time, including the broken ones”.</p>',
      '<p>Polling stations will be open from seven in the morning until nine in the evening. Letters for postal votes go out this week.</p>',
    ),
  },
  {
    slug: 'ferry-money-survives-by-one-vote',
    section, kicker: 'Transport', source: 'The Harbour Wire', tags: ['Council', 'Transport'], withPhoto: true,
    writer: 'contributor', reviewer: 'editor',
    headline: 'Money for the island ferry survives by a single vote',
    summary: 'The winter boat to Little Averil runs for two more years.',
    changeRequest: {
      comment: 'Good, but we have only the council in it. Please get somebody from the island.',
      before: {
        body: html(
          '<p>The winter ferry to Little Averil is safe for two more years. By ten votes to nine the council renewed the grant that pays for three crossings a day between November and March.</p>',
          '<p>The finance committee had advised against it: on an average winter day the boat carries twenty-six people.</p>',
        ),
      },
    },
    body: html(
      '<p>The winter ferry to Little Averil is safe for two more years. By ten votes to nine the council renewed the grant that pays for three crossings a day between November and March.</p>',
      '<p>The finance committee had advised against it: on an average winter day the boat carries twenty-six people, at a cost to the town of 31 crowns each.</p>',
      '<blockquote><p>They count passengers. I count two pupils, a midwife and the post.</p></blockquote>',
      '<p>So said Agnes Tolland, who keeps the island’s only shop and had come over on the noon boat to hear the debate. She missed the last one back, and spent the night with a member who had voted against the grant.</p>',
    ),
  },
  harbourBudget,
];
