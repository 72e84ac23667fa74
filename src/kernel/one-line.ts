/** Text without line breaks and other control characters. */
export const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;
