import { describe, expect, it } from '@jest/globals';
import { maskedAnswer } from '../../src/platform/mail/masked-answer';

const MAIL = { to: { name: 'Ann (Desk) Lee', address: 'ann.lee@desk.example' }, text: 'Set a password: https://news.example/reset?token=0a1b2c3d4e5f\nOr do not.' };
const LOGIN = { user: 'newsroom', password: 'correct+horse' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('what a mail server says', () => {
  it.each([
    ['550 5.1.1 <admin@desk.example>: Recipient address rejected: User unknown', '550 5.1.1 <[masked]>: Recipient address rejected: User unknown'],
    ['550 "ann lee"@desk.example is not here, nor is bob@[192.0.2.1]', '550 [masked] is not here, nor is [masked]'],
    ['550 5.1.1 User ANN.LEE unknown; Ann (Desk) Lee has left', '550 5.1.1 User [masked] unknown; [masked] has left'],
    ['553 5.7.1 anna.leet may not', '553 5.7.1 anna.leet may not'],
    [`Invalid login: 535 5.7.8 Not AUTH PLAIN ${base64('\0newsroom\0correct+horse')}`, 'Invalid login: 535 5.7.8 Not AUTH [masked]'],
    [`535 5.7.8 ${base64('correct+horse')} is wrong for ${base64('newsroom')}`, '535 5.7.8 [masked] is wrong for [masked]'],
    ['535 5.7.8 correct+horse is wrong', '535 5.7.8 [masked] is wrong'],
    ['535 5.7.8 Authentication credentials invalid', '535 5.7.8 Authentication credentials invalid'],
    ['554 5.7.1 Blocked for https://news.example/reset?token=0a1b2c3d4e5f. See https://help.example/554', '554 5.7.1 Blocked for [masked] See https://help.example/554'],
    ['connect ECONNREFUSED 127.0.0.1:25', 'connect ECONNREFUSED 127.0.0.1:25'],
  ])('%s', (said, masked) => {
    expect(maskedAnswer(said, MAIL, LOGIN)).toBe(masked);
  });

  it('is as long as a line, and where nobody signs in nothing is masked for that', () => {
    const said = maskedAnswer(`550 ${'No. '.repeat(500)}`, MAIL, { user: '', password: '' });
    expect(said).toHaveLength(500);
    expect(said).not.toContain('masked');
  });
});
