/** What those who take over an article are told of it beyond what readers get. */
export interface Syndication {
  /** The number of the revision. */
  readonly version: number;
  readonly createdAt: string;
  readonly versionCreatedAt: string;
  /** Who owns the picture above the text, and on which terms. */
  readonly cover?: {
    readonly copyright: string | null;
    readonly usageTerms: string | null;
    readonly digitalSourceType: string | null;
  } | null;
}
