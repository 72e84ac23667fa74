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
  card: { shape: 'crop', width: 640, height: 360 },
  article: { shape: 'fit', width: 1280, height: TALLEST },
} as const satisfies Record<string, PresetRule>;

/** The formats of renditions, by their extension. */
export const RENDITION_TYPES = { webp: 'image/webp', jpg: 'image/jpeg' } as const;

/** To be raised whenever the same picture would be rendered otherwise than before: it is part of every address, which are immutable. */
export const RENDERING = 1;

export type Preset = keyof typeof PRESETS;
export type RenditionExtension = keyof typeof RENDITION_TYPES;

/** One of the renditions that every picture has. */
export interface RenditionName {
  readonly preset: Preset;
  readonly extension: RenditionExtension;
}

export const RENDITIONS: readonly RenditionName[] = namesOf(PRESETS).flatMap((preset) =>
  namesOf(RENDITION_TYPES).map((extension) => ({ preset, extension })),
);

function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}

/** The name in addresses: card.webp. */
export function fileOf({ preset, extension }: RenditionName): string {
  return `${preset}.${extension}`;
}

/** The rendition with that name; undefined for every other text. */
export function renditionNamed(file: string): RenditionName | undefined {
  return RENDITIONS.find((rendition) => fileOf(rendition) === file);
}
