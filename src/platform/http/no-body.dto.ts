/** The body of a request that has nothing to say: an empty object, or no body at all. */
export class NoBodyDto {}
