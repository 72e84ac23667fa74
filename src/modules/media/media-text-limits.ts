/** How long the texts of a file may be, in UTF-16 units; the same for uploads and changes. */
export const MEDIA_TEXT_LIMITS = {
  title: 300,
  alt: 1000,
  caption: 2000,
  credit: 300,
  copyright: 500,
  byline: 300,
  usageTerms: 2000,
  place: 500,
} as const;
