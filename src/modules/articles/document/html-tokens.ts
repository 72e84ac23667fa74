import { Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';
import type { ImportLosses } from './import-losses';

/** Receives the tags and the text of an HTML source in order. */
export interface HtmlTokenSink {
  readonly inForeignElement: boolean;
  startTag(name: string, attributes: ReadonlyMap<string, string>, selfClosing: boolean): void;
  endTag(name: string): void;
  text(text: string): void;
  /** One white-space character that was written as a character reference. */
  space(character: string): void;
}

const KEPT_ATTRIBUTES = new Set(['href', 'src', 'class', 'style', 'start', 'colspan', 'rowspan', 'alt']);
const HANDLER = /^on[a-z]/;
const SPACES = /^[ \t\n\f\r]$/;
const nothing = (): void => {};

/**
 * Feeds a sink from htmlparser2's tokenizer. Its Parser is not used because it keeps the open elements in a list that it shifts
 * at every tag, which takes quadratic time on deeply nested input.
 */
export class HtmlTokens implements TokenizerCallbacks {
  readonly oncdata = nothing;
  readonly oncomment = nothing;
  readonly ondeclaration = nothing;
  readonly onend = nothing;
  readonly onprocessinginstruction = nothing;
  private source = '';
  private name = '';
  private attribute = '';
  private value = '';
  private attributes = new Map<string, string>();

  constructor(private readonly sink: HtmlTokenSink, private readonly losses: ImportLosses) {}

  read(html: string): void {
    this.source = html.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();
    const tokenizer = new Tokenizer({}, this);
    tokenizer.write(this.source);
    tokenizer.end();
  }

  isInForeignContext(): boolean {
    return this.sink.inForeignElement;
  }

  onopentagname(start: number, end: number): void {
    this.name = this.source.slice(start, end).toLowerCase();
    this.attributes = new Map();
  }

  onattribname(start: number, end: number): void {
    this.attribute = this.source.slice(start, end).toLowerCase();
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    this.value += this.source.slice(start, end);
  }

  onattribentity(codePoint: number): void {
    this.value += String.fromCodePoint(codePoint);
  }

  onattribend(): void {
    if (HANDLER.test(this.attribute)) this.losses.count('attribute-dropped', this.attribute);
    const kept = KEPT_ATTRIBUTES.has(this.attribute) || this.attribute.startsWith('data-');
    if (kept && !this.attributes.has(this.attribute)) this.attributes.set(this.attribute, this.value);
  }

  onopentagend(): void {
    this.sink.startTag(this.name, this.attributes, false);
  }

  onselfclosingtag(): void {
    this.sink.startTag(this.name, this.attributes, true);
  }

  onclosetag(start: number, end: number): void {
    this.sink.endTag(this.source.slice(start, end).trim().toLowerCase());
  }

  ontext(start: number, end: number): void {
    this.sink.text(this.source.slice(start, end));
  }

  ontextentity(codePoint: number): void {
    const character = String.fromCodePoint(codePoint);
    if (SPACES.test(character)) this.sink.space(character);
    else this.sink.text(character);
  }
}
