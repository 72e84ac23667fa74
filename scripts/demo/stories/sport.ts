import { type Story, html, markdown } from './story';

const section = 'sport';

/** In the order in which they are published. */
export const sport: readonly Story[] = [
  {
    slug: 'rovers-win-the-coast-derby',
    section, kicker: 'Coast league', source: 'The Harbour Wire', tags: ['Football'], withPhoto: false,
    writer: 'author', reviewer: 'editor',
    headline: 'Rovers win the coast derby with ten players and a goal in the last minute',
    summary: 'Averil Rovers 2, Sorrel Mill Athletic 1.',
    body: html(
      '<p>Averil Rovers have won the coast derby for the first time in six years. Kit Dunmore headed the ball in at the far post in the ninetieth minute; Sorrel Mill Athletic had been a goal and a player up at half-time.</p>',
      '<p>The Rovers lost their captain, Sam Ostrow, to a red card after half an hour. Their coach, Lena Brandt, took off no striker for it.</p>',
      '<blockquote><p>With ten you have to run more. With nine behind the ball you only get to watch more.</p></blockquote>',
      '<p>The win takes the Rovers to third place, two points behind the leaders, whom they meet at home in a fortnight.</p>',
    ),
  },
  {
    slug: 'harbour-swim-record-falls',
    section, kicker: 'Swimming', source: 'Port Averil Swimming Club', tags: ['Harbour'], withPhoto: true,
    writer: 'contributor', reviewer: 'secondEditor',
    headline: 'Teacher swims across the harbour in 31 minutes, and a record of 1974 falls',
    summary: 'Ada Quill was eleven seconds faster than anybody before her.',
    body: markdown(
      'Ada Quill, who teaches chemistry at the grammar school on the hill, swam from the lighthouse to the fish steps on Sunday in 31 minutes and 4 seconds. Nobody has been faster since the crossing was first timed in 1952.',
      'The old record had stood since 1974. Its holder, Willem Garrow, now eighty, sat in the safety boat and held the watch.',
      '> I called out the last minute for her. I have waited fifty years to be beaten by somebody who says thank you.',
      'The water was at fourteen degrees. Of the eighty-eight who started, seventy-nine arrived; the other nine were given the same soup.',
    ),
  },
  {
    slug: 'rowing-club-moves-to-the-old-landing-stage',
    section, kicker: 'Rowing', source: 'The Harbour Wire', tags: ['Rowing', 'Harbour'], withPhoto: true,
    writer: 'author', reviewer: 'editor',
    headline: 'Rowing club moves to the landing stage that the ferry leaves behind',
    summary: 'For the first time in its history the club need not carry its boats across a road.',
    body: html(
      '<p>The rowing club of Port Averil gets a place on the water. The town will hand over the landing stage of the temporary Lode ferry, which is not needed now that the tram bridge is open again.</p>',
      '<p>For ninety years the club has kept its boats in a former stable, on the wrong side of the coast road. Every training session began with a whistle, two flags and a queue of lorries.</p>',
      '<p>“We have the best-trained arms in the league, and it has nothing to do with rowing,” said the chairwoman, Mette Sandoval.</p>',
      '<p>Members will build the racks themselves. The first regatta from the new stage is planned for early summer, and the lorry drivers of the coast road have been invited.</p>',
    ),
  },
];
