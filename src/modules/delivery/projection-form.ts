/**
 * To be raised whenever readers are to get something else of the same publication, or to find it by other words. Whatever is live is
 * written anew by itself then, once a process of the new release does what comes due. The release before still serves it: a form only
 * adds to the one before.
 */
export const PROJECTION_FORM = 2;
