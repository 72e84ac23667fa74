/** A place in the write-ahead log, such as 0/3000028, as a number: the later one is the larger one. */
export function walPosition(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
