/** What a picture's file says of itself. Of each only what it says; never where the camera was or which camera it was. */
export interface FileMetadata {
  readonly caption?: string;
  readonly credit?: string;
  readonly byline?: string;
  readonly copyright?: string;
  readonly usageTerms?: string;
  /** As it is written there: a date, or a date and a time, with an offset or without one. */
  readonly dateTaken?: string;
  /** The named place, from the smallest to the country. */
  readonly place?: string;
  readonly keywords?: readonly string[];
  /** The last segment of the IPTC NewsCode. */
  readonly digitalSourceType?: string;
}
