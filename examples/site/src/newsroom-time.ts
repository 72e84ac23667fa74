import { type Html, html } from './html.ts';

/** Times as the newsroom's clock and calendar show them. */
export class NewsroomTime {
  private readonly language: string;
  private readonly timeZone: string;

  constructor(locale: string, timeZone: string) {
    // The day before the month, as newspapers have it.
    this.language = locale === 'en' ? 'en-GB' : locale;
    this.timeZone = timeZone;
  }

  /** @example '14:25' */
  clock(at: string): string {
    return this.format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  }

  /** With the year where that is not the present one. @example '20 March' */
  date(at: string): string {
    const year = (moment: string): string => this.format(moment, { year: 'numeric' });
    const isThisYear = year(at) === year(new Date().toISOString());
    return this.format(at, { day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) });
  }

  /** @example '14:25, 20 March' */
  full(at: string): Html {
    return html`<time datetime="${at}">${this.clock(at)}, ${this.date(at)}</time>`;
  }

  /** The clock alone where it is the same day. */
  beside(at: string, other: string): Html {
    return this.date(at) === this.date(other) ? html`<time datetime="${at}">${this.clock(at)}</time>` : this.full(at);
  }

  private format(at: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.language, { timeZone: this.timeZone, ...options }).format(new Date(at));
  }
}
