import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';

/** Of real pictures hardly one comes near this; beyond it, parsing would take seconds. */
const MOST_CHARACTERS = 1_000_000;

/** The text of an XMP packet whose bytes were taken for characters: UTF-16 has zeros among them. */
function unpacked(text: string): string {
  if (!text.includes('\0')) return text;
  const bytes = Buffer.from(text, 'latin1');
  const isBigEndian = text.slice(0, 4).includes('\0<');
  return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes).replaceAll('\0', '');
}

/** Parses the XML of XMP packets in UTF-8 and UTF-16. Throws at one that is broken or far too long. */
export const XMP_PARSER = {
  parseFromString(text: string, type: string) {
    if (text.length > MOST_CHARACTERS) throw new Error('The XMP packet is too long.');
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(unpacked(text), type);
  },
};
