/** How a rendition is made of its picture: `crop` fills the box exactly, around the focal point; `fit` keeps all of it within the box. */
export interface PresetRule {
  readonly shape: 'crop' | 'fit';
  readonly width: number;
  readonly height: number;
}

/** The tallest picture that WebP can hold. */
const TALLEST = 16_383;

/** Every size that is handed out; there are no others. No rendition is larger than its picture. */
export const PRESETS = {
  thumb: { shape: 'fit', width: 320, height: 320 },
  card: { shape: 'crop', width: 640, height: 360 },
  article: { shape: 'fit', width: 1280, height: TALLEST },
  full: { shape: 'fit', width: 2560, height: TALLEST },
  social: { shape: 'crop', width: 1200, height: 630 },
} as const satisfies Record<string, PresetRule>;

/** The formats of renditions, by their extension, the smallest files first. */
export const RENDITION_TYPES = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' } as const;

/** To be raised whenever the same picture would be rendered otherwise than before: it is part of every address, which are immutable. */
export const RENDERING = 2;

export type Preset = keyof typeof PRESETS;
export type RenditionExtension = keyof typeof RENDITION_TYPES;

/** One of the renditions that every picture has. */
export interface RenditionName {
  readonly preset: Preset;
  readonly extension: RenditionExtension;
}

/** What an address names: a rendition, or a preset in the best format that the client takes. */
export interface AskedRendition {
  readonly preset: Preset;
  readonly extension: RenditionExtension | undefined;
}

export const PRESET_NAMES: readonly Preset[] = namesOf(PRESETS);

export const RENDITIONS: readonly RenditionName[] = PRESET_NAMES.flatMap((preset) =>
  namesOf(RENDITION_TYPES).map((extension) => ({ preset, extension })),
);

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}

/** The name in addresses: card.webp, or card. */
export function fileOf({ preset, extension }: AskedRendition): string {
  return extension === undefined ? preset : `${preset}.${extension}`;
}

const BY_FILE: ReadonlyMap<string, AskedRendition> = new Map(
  [...RENDITIONS, ...PRESET_NAMES.map((preset) => ({ preset, extension: undefined }))].map((asked) => [fileOf(asked), asked]),
);

/** Every name in addresses. */
export const RENDITION_FILES: readonly string[] = [...BY_FILE.keys()];

/** What that name asks for; undefined for every other text. */
export function renditionNamed(file: string): AskedRendition | undefined {
  return BY_FILE.get(file);
}
