/** What an import left out or changed. */
export interface BodyWarning {
  code: string;
  detail: string;
}

/** What is wrong with a body, and where: `pointer` is an RFC 6901 pointer into the body. */
export interface BodyError {
  pointer: string;
  code: string;
  detail: string;
}
