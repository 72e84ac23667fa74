/** A moment as the newsroom's clock and calendar show it. */
interface Moment {
  /** @example '14:25' */
  readonly time: string;
  /** With the year when that is not the present one. @example '20 March' */
  readonly date: string;
}

/** Reads times in the time zone of the newsroom. */
export class NewsroomClock {
  private readonly format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', day: 'numeric', month: 'long', year: 'numeric',
    });
  }

  at(time: string | number | Date): Moment {
    const { hour, minute, day, month, year } = this.parts(new Date(time));
    const thisYear = this.parts(new Date()).year === year;
    return { time: `${hour}:${minute}`, date: `${day} ${month}${thisYear ? '' : ` ${year}`}` };
  }

  private parts(date: Date): Record<string, string> {
    return Object.fromEntries(this.format.formatToParts(date).map(({ type, value }) => [type, value]));
  }
}
