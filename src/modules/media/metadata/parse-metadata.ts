import { load } from 'exifreader';
import type { FileMetadata } from './file-metadata';
import { type Tags, itemsOf, textOf, textsOf } from './tag-texts';
import { isoTimeOfFile } from './date-taken';
import { XMP_PARSER } from './xmp-parser';

/** What each standard says, in the order in which they are believed. */
interface Standards {
  readonly xmp: Tags;
  readonly iim: Tags;
  readonly exif: Tags;
}

/** Nothing else is parsed: above all no position, no serial number and no preview picture. */
const WANTED = {
  xmp: true as const,
  iptc: true as const,
  exif: ['ImageDescription', 'Artist', 'Copyright', 'DateTimeOriginal', 'OffsetTimeOriginal'],
};

/**
 * Reads what a file says of itself: XMP before IPTC-IIM before EXIF, because XMP cuts nothing off and knows its encoding. A file
 * with nothing to read, or with what cannot be read, says nothing.
 */
export function parseMetadata(file: Buffer): FileMetadata {
  const standards = standardsOf(file);
  const found = {
    caption: captionOf(standards),
    credit: itemsOf(standards.xmp, 'Credit')[0] ?? textOf(standards.iim, 'Credit'),
    byline: bylineOf(standards),
    copyright: itemsOf(standards.xmp, 'rights')[0] ?? textOf(standards.iim, 'Copyright Notice') ?? textOf(standards.exif, 'Copyright'),
    usageTerms: itemsOf(standards.xmp, 'UsageTerms')[0],
    dateTaken: dateTakenOf(standards),
    place: placeOf(standards),
    keywords: keywordsOf(standards),
    digitalSourceType: itemsOf(standards.xmp, 'DigitalSourceType')[0]?.replace(/^.*\//, ''),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function standardsOf(file: Buffer): Standards {
  try {
    const { xmp, iptc: iim, exif } = load(file, { expanded: true, includeTags: WANTED, domParser: XMP_PARSER });
    return { xmp, iim, exif };
  } catch {
    // Whatever it stumbles over lies in the file, which came from outside.
    return { xmp: undefined, iim: undefined, exif: undefined };
  }
}

function captionOf({ xmp, iim, exif }: Standards): string | undefined {
  return itemsOf(xmp, 'description')[0] ?? textOf(iim, 'Caption/Abstract') ?? textOf(exif, 'ImageDescription');
}

function bylineOf({ xmp, iim, exif }: Standards): string | undefined {
  const names = [itemsOf(xmp, 'creator'), textsOf(iim, 'By-line'), textsOf(exif, 'Artist')].find((list) => list.length > 0);
  return names?.join(', ');
}

function keywordsOf({ xmp, iim }: Standards): string[] | undefined {
  const words = [itemsOf(xmp, 'subject'), textsOf(iim, 'Keywords')].find((list) => list.length > 0);
  return words && [...new Set(words)];
}

function placeOf({ xmp, iim }: Standards): string | undefined {
  const inXmp = ['Location', 'City', 'State', 'Country'].flatMap((name) => itemsOf(xmp, name)[0] ?? []);
  const inIim = ['Sub-location', 'City', 'Province/State', 'Country/Primary Location Name'].flatMap((name) => textOf(iim, name) ?? []);
  return [inXmp, inIim].find((parts) => parts.length > 0)?.join(', ');
}

function dateTakenOf({ xmp, iim, exif }: Standards): string | undefined {
  return (
    isoTimeOfFile(itemsOf(xmp, 'DateCreated')[0]) ??
    isoTimeOfFile(textOf(iim, 'Date Created'), textOf(iim, 'Time Created')) ??
    isoTimeOfFile(textOf(exif, 'DateTimeOriginal'), undefined, textOf(exif, 'OffsetTimeOriginal'))
  );
}
