import sharp from 'sharp';
import type { MediaView } from '../../src/modules/media/http/media.view';
import type { ApiClient } from './api-client';

const TEXTS = {
  alt: 'Fishing boats and a lighthouse against an evening sky, with the sun low over the sea.',
  caption: 'The fishing harbour of Port Averil at dusk.',
  credit: 'Ida Marlow / The Harbour Wire',
  focalX: '0.62',
  focalY: '0.55',
};

const boat = (x: number, y: number, scale: number): string => `
  <g transform="translate(${x} ${y}) scale(${scale})">
    <path d="M-90 0 L90 0 L62 34 L-66 34 Z" fill="#1d2433"/>
    <rect x="-34" y="-34" width="46" height="34" fill="#2a3246"/>
    <rect x="-24" y="-25" width="12" height="12" fill="#ffd98a"/>
    <path d="M28 0 L28 -128 M28 -120 L82 -6 M28 -120 L-66 -4" stroke="#141a27" stroke-width="4" fill="none"/>
  </g>`;

const glint = (index: number): string => {
  const width = 20 + ((index * 37) % 90);
  return `<rect x="${470 - width / 2 + ((index * 53) % 70)}" y="${560 + index * 19}" width="${width}" height="4" rx="2" fill="#ffdca0" opacity="${0.75 - index * 0.035}"/>`;
};

/** No lettering: it would depend on the fonts of the machine, and the same bytes are what a second run is recognised by. */
const DRAWING = `
<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" viewBox="0 0 1600 900">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#1f2f57"/><stop offset="0.55" stop-color="#b9597a"/><stop offset="1" stop-color="#ffb86b"/>
    </linearGradient>
    <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#c9826a"/><stop offset="0.35" stop-color="#4a4a70"/><stop offset="1" stop-color="#131b33"/>
    </linearGradient>
    <linearGradient id="beam" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#ffe7a6" stop-opacity="0"/><stop offset="1" stop-color="#ffe7a6" stop-opacity="0.4"/>
    </linearGradient>
    <radialGradient id="sun"><stop offset="0" stop-color="#fff3cf"/><stop offset="0.25" stop-color="#ffdf9e"/><stop offset="1" stop-color="#ffb86b" stop-opacity="0"/></radialGradient>
  </defs>
  <rect width="1600" height="550" fill="url(#sky)"/>
  <circle cx="480" cy="500" r="260" fill="url(#sun)"/>
  <path d="M0 520 Q 160 452 330 505 T 700 520 T 1120 490 T 1600 512 L1600 552 L0 552 Z" fill="#3a3552"/>
  <rect y="550" width="1600" height="350" fill="url(#sea)"/>
  ${Array.from({ length: 16 }, (_, index) => glint(index)).join('')}
  <path d="M1180 560 L1600 540 L1600 640 L1150 612 Z" fill="#20263a"/>
  <path d="M1288 556 L1304 330 L1352 330 L1368 556 Z" fill="#e9dccb"/>
  <path d="M1297 440 L1301 385 L1355 385 L1359 440 Z" fill="#a33b3b"/>
  <rect x="1300" y="296" width="56" height="34" fill="#ffe7a6"/>
  <path d="M1294 296 L1328 262 L1362 296 Z" fill="#2b2233"/>
  <path d="M1300 312 L760 250 L760 318 Z" fill="url(#beam)"/>
  ${boat(930, 640, 1)}${boat(640, 700, 1.25)}${boat(1120, 742, 1.5)}${boat(270, 610, 0.6)}
  <path d="M0 800 L1600 846 L1600 900 L0 900 Z" fill="#0d1322"/>
</svg>`;

/** Draws the picture of the harbour and uploads it; a second time the server gives the one that it has. */
export async function uploadHarbourPhoto(api: ApiClient): Promise<MediaView> {
  const picture = await sharp(Buffer.from(DRAWING)).jpeg({ quality: 88 }).toBuffer();
  const form = new FormData();
  for (const [name, value] of Object.entries(TEXTS)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'harbour.jpg');
  return api.post<MediaView>('/api/v1/media', form);
}
