/** The demo cannot go on: its message says why in plain words, and is shown without a stack. */
export class Refused extends Error {}
