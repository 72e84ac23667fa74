/** Something that happened, named in the past: article.published, category.moved. It is written in the transaction that made it so. */
export interface DomainEvent {
  readonly id: string;
  readonly type: string;
  readonly subjectId: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Who did it; without an id the system itself. */
  readonly by: { readonly id: string | null; readonly name: string };
}
