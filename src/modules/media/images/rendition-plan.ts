import { PRESETS, Preset } from './presets';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a plan is made from; the size is the one after orientation. */
export interface PlannedPicture extends Size {
  readonly focalX: number;
  readonly focalY: number;
}

/** How a picture becomes a rendition: the whole is scaled, then the window is cut out. The window's size is the rendition's. */
export interface RenditionPlan {
  readonly scaled: Size;
  readonly window: Size & { readonly left: number; readonly top: number };
}

/** The same plan for what is said of a rendition and for making it. Nothing is enlarged: a small picture gives a small one of the same ratio. */
export function planRendition(picture: PlannedPicture, preset: Preset): RenditionPlan {
  const { shape, width, height } = PRESETS[preset];
  const across = width / picture.width;
  const down = height / picture.height;
  const scale = Math.min(1, shape === 'crop' ? Math.max(across, down) : Math.min(across, down));
  const scaled = { width: pixels(picture.width * scale), height: pixels(picture.height * scale) };
  const cut = shape === 'crop' ? largestWithin(scaled, { width, height }) : scaled;
  return {
    scaled,
    window: {
      left: startOf(cut.width, scaled.width, picture.focalX),
      top: startOf(cut.height, scaled.height, picture.focalY),
      ...cut,
    },
  };
}

/** The largest size of the box's ratio, up to the box itself, that fits into the outer size. */
function largestWithin(outer: Size, box: Size): Size {
  const scale = Math.min(1, outer.width / box.width, outer.height / box.height);
  return {
    width: Math.min(outer.width, pixels(box.width * scale)),
    height: Math.min(outer.height, pixels(box.height * scale)),
  };
}

/** Where a window begins that has the focal point in its middle, or as near to it as the edges allow. */
function startOf(length: number, outer: number, focal: number): number {
  return Math.min(Math.max(0, Math.round(focal * outer - length / 2)), outer - length);
}

function pixels(length: number): number {
  return Math.max(1, Math.round(length));
}
