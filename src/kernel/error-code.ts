/** What is asked of an error by its properties: in a test, an error of Node is no `instanceof Error`. */
function property(error: unknown, name: 'code' | 'message' | 'severity' | 'syscall'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** The code that Node or PostgreSQL gave an error, or an empty string. */
export function codeOf(error: unknown): string {
  return property(error, 'code');
}

/** The text of an error, or an empty string. */
export function messageOf(error: unknown): string {
  return property(error, 'message');
}

/** The call that the system refused, or an empty string. */
export function syscallOf(error: unknown): string {
  return property(error, 'syscall');
}

/** Whether the error was sent by PostgreSQL. */
export function isFromServer(error: unknown): boolean {
  return property(error, 'severity') !== '';
}
