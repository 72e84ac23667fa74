import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'exifreader';
import type { Answer, ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { sharedData } from '../../support/shared-data';
import { uploaded } from './pictures';
import { taggedJpeg, xmpPacket } from './tagged-jpeg';

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_TIMEZONE: 'Europe/Minsk' } });
  author = await desk.as('author');
});

afterAll(() => desk.stop());

const WHOLE = xmpPacket(`
  <dc:description><rdf:Alt><rdf:li xml:lang="fr">Le vote</rdf:li><rdf:li xml:lang="x-default">The vote &amp; its end</rdf:li></rdf:Alt></dc:description>
  <dc:creator><rdf:Seq><rdf:li>Ада Брук</rdf:li><rdf:li>Jon Doe</rdf:li></rdf:Seq></dc:creator>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© AGENCY</rdf:li></rdf:Alt></dc:rights>
  <dc:subject><rdf:Bag><rdf:li>vote</rdf:li><rdf:li>бюджет</rdf:li><rdf:li>vote</rdf:li></rdf:Bag></dc:subject>
  <photoshop:Credit>A credit that is longer than thirty-two bytes</photoshop:Credit>
  <photoshop:DateCreated>2026-03-20T14:25:00+03:00</photoshop:DateCreated>
  <photoshop:City>Minsk</photoshop:City><photoshop:Country>Belarus</photoshop:Country>
  <Iptc4xmpCore:Location>Town hall</Iptc4xmpCore:Location>
  <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Once</rdf:li></rdf:Alt></xmpRights:UsageTerms>
  <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic</Iptc4xmpExt:DigitalSourceType>
  <exif:GPSLatitude>53,54.0N</exif:GPSLatitude><aux:SerialNumber>CAMERA-0815</aux:SerialNumber>`);

const IIM = [
  [120, Buffer.from('Caption of IIM')], [110, Buffer.from('A credit that is longer than thi')], [80, Buffer.from('Ada')],
] as const;

describe('what a file says of itself', () => {
  it('is what the picture begins with, XMP before all', async () => {
    const file = await taggedJpeg({ xmp: Buffer.from(WHOLE), iim: IIM, exif: { IFD0: { ImageDescription: 'Caption of EXIF', Artist: 'Jo' } } });
    const said = {
      caption: 'The vote & its end', credit: 'A credit that is longer than thirty-two bytes', byline: 'Ада Брук, Jon Doe', copyright: '© AGENCY',
      usageTerms: 'Once', place: 'Town hall, Minsk, Belarus', keywords: ['vote', 'бюджет'], digitalSourceType: 'compositeSynthetic',
    };
    const media = await uploaded(author, file);
    expect(media).toMatchObject({ ...said, takenAt: '2026-03-20T11:25:00.000Z', alt: null });
    expect(media.asRead).toEqual({ ...said, dateTaken: '2026-03-20T14:25:00+03:00' });
  });

  it('gives way to what the request says, and stays readable', async () => {
    const media = await uploaded(author, await taggedJpeg({ iim: IIM }), { credit: 'AGENCY' });
    expect(media).toMatchObject({ credit: 'AGENCY', caption: 'Caption of IIM', byline: 'Ada' });
    const changed = await author.patch(`/media/${media.id}`, { caption: 'Mine', takenAt: '2026-01-01T00:00:00Z', place: 'Brest' }, 1);
    expect(changed.body).toMatchObject({ caption: 'Mine', takenAt: '2026-01-01T00:00:00.000Z', place: 'Brest', asRead: media.asRead });
    const synthetic = 'https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
    expect((await author.patch(`/media/${media.id}`, { digitalSourceType: synthetic }, 2)).body.digitalSourceType).toBe('trainedAlgorithmicMedia');
  });

  it('of EXIF has the time of the newsroom where it names no zone', async () => {
    const exif = { IFD0: { ImageDescription: 'Dawn', Artist: 'Ada', Copyright: 'Ada' }, IFD2: { DateTimeOriginal: '2026:03:20 06:00:00' } };
    expect(await uploaded(author, await taggedJpeg({ exif }))).toMatchObject({
      caption: 'Dawn', byline: 'Ada', copyright: 'Ada', takenAt: '2026-03-20T03:00:00.000Z', asRead: { dateTaken: '2026-03-20T06:00:00' },
    });
  });

  it.each([
    ['Latin-1', { iim: [[120, Buffer.from('Caf\u00e9 \u00a9', 'latin1')]] as const }, 'Café ©'],
    ['UTF-8 that says so', { iim: [[120, Buffer.from('Гарадская рада')]] as const, iimIsUtf8: true }, 'Гарадская рада'],
    ['UTF-8 that does not', { iim: [[120, Buffer.from('Гарадская рада')]] as const }, 'Гарадская рада'],
    ['UTF-16 in XMP', { xmp: Buffer.from(xmpPacket('<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Рада é</rdf:li></rdf:Alt></dc:description>'), 'utf16le') }, 'Рада é'],
    ['controls', { iim: [[120, Buffer.from('a\u0000b\u0007c\r\nd')]] as const }, 'abc\nd'],
  ])('is read in its encoding: %s', async (_, tagging, caption) => {
    expect(await uploaded(author, await taggedJpeg(tagging))).toMatchObject({ caption, asRead: { caption } });
  });

  it('is kept within the limits, and nothing of it can break an upload', async () => {
    const long = await uploaded(author, await taggedJpeg({ iim: [[120, Buffer.from('x'.repeat(9000))], [110, Buffer.from('two\nlines '.repeat(60))]] }));
    expect([long.caption.length, long.credit.length, long.asRead.caption.length]).toEqual([2000, 299, 9000]);
    expect(long.credit).toMatch(/^two lines two/);
    const hostile = [
      '<dc:description>', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', xmpPacket('<dc:creator>'.repeat(900)), '\u0000'.repeat(600),
      xmpPacket('<dc:__proto__>x</dc:__proto__><dc:constructor>y</dc:constructor><photoshop:Credit>AGENCY</photoshop:Credit>'),
    ];
    for (const xmp of hostile) expect((await author.upload(await taggedJpeg({ xmp: Buffer.from(xmp) }), 'a.jpg')).status).toBe(201);
    // No entity is looked up, in the file system or anywhere else, and none is multiplied.
    const entities = ['<!ENTITY file SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa">', ...Array.from({ length: 8 }, (_, each) =>
      `<!ENTITY ${'bcdefghi'[each]} "${`&${'abcdefgh'[each]};`.repeat(10)}">`)].join('');
    for (const name of ['file', 'i']) {
      const xmp = xmpPacket(`<photoshop:Credit>said &${name}; so</photoshop:Credit>`).replace('<x:xmpmeta', `<!DOCTYPE x [${entities}]><x:xmpmeta`);
      expect(xmp).toContain('DOCTYPE');
      const { credit } = await uploaded(author, await taggedJpeg({ xmp: Buffer.from(xmp) }));
      expect(String(credit)).not.toMatch(/root:|aaaaaaaaaaa/);
    }
    const nothing = await uploaded(author, await taggedJpeg({ iim: [[120, Buffer.from('   ')]] }));
    expect([nothing.caption, nothing.asRead]).toEqual([null, {}]);
  });

  it('tells nobody where the camera was, or which it was', async () => {
    const exif = {
      IFD0: { Make: 'Maker-Canary', Copyright: '© Ada' }, IFD2: { BodySerialNumber: 'CAMERA-0815' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '53/1 54/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '27/1 33/1 0/1' },
    };
    const media = await uploaded(author, await taggedJpeg({ exif, xmp: Buffer.from(WHOLE) }));
    // But for the addresses: a signature is made of any letters.
    const { renditions, ...facts } = media;
    expect(JSON.stringify(facts)).not.toMatch(/gps|53,54|serial|camera|canary/i);
    for (const { url } of renditions) {
      const { bytes } = await desk.fetch(url);
      expect(bytes.toString('latin1')).not.toMatch(/GPS|53,54|CAMERA|Canary|Ada|xpacket|8BIM/);
      const { exif: left = {}, gps, iptc, xmp } = load(bytes, { expanded: true });
      expect({ left, gps, iptc, xmp }).toEqual({ left: {} });
    }
    const original = await author.get(`/media/${media.id}/original`);
    expect(original.bytes.includes('CAMERA-0815')).toBe(true);
  });
});

type Expected = Record<string, string | string[] | undefined>;

/** What another reader of metadata, which nobody here wrote, says that Copydesk must read, in Copydesk's order. */
function expectedOf(tags: Expected): Record<string, unknown> {
  const said = (...names: string[]) => names.map((name) => tags[name]).find((value) => [value ?? ''].flat().join('').trim() !== '');
  const list = (value: string | string[] | undefined) => (value === undefined ? undefined : [value].flat());
  const place = (...names: string[]) => names.flatMap((name) => [tags[name] ?? []].flat()).filter((part) => part.trim() !== '').join(', ') || undefined;
  return {
    caption: said('XMP-dc:Description', 'IPTC:Caption-Abstract', 'IFD0:ImageDescription'),
    credit: said('XMP-photoshop:Credit', 'IPTC:Credit'),
    byline: list(said('XMP-dc:Creator', 'IPTC:By-line', 'IFD0:Artist'))?.join(', '),
    copyright: said('XMP-dc:Rights', 'IPTC:CopyrightNotice', 'IFD0:Copyright'),
    usageTerms: said('XMP-xmpRights:UsageTerms'),
    dateTaken: dateOf(said('XMP-photoshop:DateCreated', 'IPTC:DateCreated', 'ExifIFD:DateTimeOriginal')),
    place: place('XMP-iptcCore:Location', 'XMP-photoshop:City', 'XMP-photoshop:State', 'XMP-photoshop:Country') ?? inIim(place('IPTC:City', 'IPTC:Country-PrimaryLocationName')),
    keywords: list(said('XMP-dc:Subject', 'IPTC:Keywords')),
  };
}

/** It does not list what stands between the two, the province. */
function inIim(place: string | undefined): unknown {
  return place === undefined ? undefined : expect.stringMatching(new RegExp(`^${place.replace(', ', '.*, ')}$`));
}

function dateOf(written: string | string[] | undefined): string | undefined {
  return written?.toString().replace(/^(\d{4}):(\d{2}):(\d{2})/, '$1-$2-$3').replace(' ', 'T');
}

function sizeOf({ [`Composite:ImageSize`]: size, 'IFD0:Orientation': orientation }: Expected): { width?: number; height?: number } {
  const [width, height] = String(size).split('x').map(Number);
  return /90|270/.test(String(orientation)) ? { width: height, height: width } : { width, height };
}

const oracle = sharedData('images/expected-exiftool.json');
const files: Expected[] = oracle === undefined ? [] : JSON.parse(readFileSync(oracle, 'utf8'));
const REFUSED: Record<string, number> = { 'edge/check.svg': 415, 'edge/image.heic': 415, 'edge/truncated.jpg': 422 };

(oracle === undefined ? describe.skip : describe)('pictures of others are read as another reader reads them', () => {
  it.each(files.map((tags) => [String(tags['SourceFile']), tags] as const))('%s', async (name, tags) => {
    const answer: Answer = await author.upload(readFileSync(join(dirname(oracle ?? ''), name)), 'picture');
    if (REFUSED[name] !== undefined) {
      expect(answer.status).toBe(REFUSED[name]);
      return;
    }
    expect(answer.status).toBe(201);
    const media: ParsedJson = answer.body;
    expect(media).toMatchObject({ mimeType: tags['File:MIMEType'], ...sizeOf(tags) });
    expect(media.asRead).toEqual(Object.fromEntries(Object.entries(expectedOf(tags)).filter(([, value]) => value !== undefined)));
  });
});
