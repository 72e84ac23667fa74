import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ParsedJson } from '../../support/answer';
import type { Client } from '../../support/client';
import type { Desk } from '../../support/desk';

/** An id that nothing has. */
export const UNKNOWN = '01900000-0000-7000-8000-00000000dead';

let made = 0;

/** One colour. */
export function area(background: string, width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** A JPEG whose bytes no other has: what follows the end of the picture is ignored. */
export async function jpeg(width = 800, height = 600): Promise<Buffer> {
  made += 1;
  return Buffer.concat([await area('teal', width, height).jpeg().toBuffer(), Buffer.from(`${made}`)]);
}

/** A JPEG with that many bytes. */
export async function jpegOf(bytes: number): Promise<Buffer> {
  const picture = await jpeg(100, 100);
  return Buffer.concat([picture, Buffer.alloc(bytes - picture.length)]);
}

/** The body of the 201; anything else fails the test with the whole answer. */
export async function uploaded(by: Client, file: Buffer, fields: Record<string, string> = {}): Promise<ParsedJson> {
  const { status, body, text } = await by.upload(file, 'picture.jpg', fields);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body;
}

/** What lies where uploads and renditions arrive before they are complete. */
export function temporaryFiles(desk: Desk): string[] {
  return readdirSync(join(desk.dataFolder, 'media', 'incoming'));
}

export function renditionOf(media: ParsedJson, name: string, type = 'image/webp'): ParsedJson {
  return media.renditions.find((each: ParsedJson) => each.name === name && each.type === type);
}

/** The address as readers have it. */
export function unsigned(url: string): string {
  return url.replace(/&sig=.*/, '');
}
