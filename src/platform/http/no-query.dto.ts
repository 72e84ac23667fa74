/** The query of a route that takes none: every parameter is unknown. */
export class NoQuery {}
