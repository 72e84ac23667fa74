import type { BodyWarning } from './body-problem';

const MAX_KINDS = 40;
const NAME_LENGTH = 40;

const DETAILS: Readonly<Record<string, (name: string, count: number) => string>> = {
  'element-dropped': (name, count) => `<${name}> is not kept (${count}×).`,
  'attribute-dropped': (name, count) => `The attribute ${name} was dropped (${count}×).`,
  'link-dropped': (_, count) => `${count} ${count === 1 ? 'link' : 'links'} went, the text stayed: only absolute http, https and mailto links are kept.`,
  'image-dropped': (_, count) => `${count} ${count === 1 ? 'image was' : 'images were'} left out: only images of the media library are kept.`,
  'heading-changed': (name, count) => `${count} ${count === 1 ? 'heading' : 'headings'} of level ${name.slice(1)} became level ${name === 'h1' ? 2 : 4}.`,
};

export type LossCode = 'element-dropped' | 'attribute-dropped' | 'link-dropped' | 'image-dropped' | 'heading-changed';

/** Counts what an import leaves out or changes, so that each kind is told once. */
export class ImportLosses {
  private readonly kinds = new Map<string, { code: LossCode; name: string; count: number }>();
  private unlisted = 0;

  count(code: LossCode, name = ''): void {
    const short = name.slice(0, NAME_LENGTH);
    const kind = this.kinds.get(`${code} ${short}`);
    if (kind) kind.count += 1;
    else if (this.kinds.size < MAX_KINDS) this.kinds.set(`${code} ${short}`, { code, name: short, count: 1 });
    else this.unlisted += 1;
  }

  warnings(): BodyWarning[] {
    const told = [...this.kinds.values()].map(({ code, name, count }) => ({ code, detail: DETAILS[code]?.(name, count) ?? name }));
    return this.unlisted === 0 ? told : [...told, { code: 'more-dropped', detail: `${this.unlisted} more elements and attributes were dropped.` }];
  }
}
