/** Longer than any address that a front end needs: a cursor has a good hundred characters. */
const LONGEST = 500;

/**
 * One spelling for all addresses that are asked the same: percent signs only where they must be, and the parameters in order.
 * undefined where it is too long or cannot be read: then nothing is kept for it.
 */
export function canonicalUrl(url: string): string | undefined {
  if (url.length > LONGEST || !url.startsWith('/') || url.includes('#')) return undefined;
  const mark = url.indexOf('?');
  try {
    if (mark < 0) return plainPath(url);
    const parameters = url.slice(mark + 1).split('&').filter((each) => each !== '').map(plainParameter).toSorted();
    const path = plainPath(url.slice(0, mark));
    return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
  } catch {
    return undefined;
  }
}

/** What is reserved stays encoded: a slash that was encoded separates nothing. */
function plainPath(path: string): string {
  return path.replaceAll(/(?:%[\da-f]{2})+/gi, (run) => encodeURIComponent(decodeURIComponent(run)));
}

function plainParameter(parameter: string): string {
  const mark = parameter.indexOf('=');
  const name = mark < 0 ? parameter : parameter.slice(0, mark);
  return `${plainText(name)}=${mark < 0 ? '' : plainText(parameter.slice(mark + 1))}`;
}

function plainText(text: string): string {
  return encodeURIComponent(decodeURIComponent(text.replaceAll('+', ' ')));
}
