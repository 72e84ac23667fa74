/**
 * The bytes in memory of their own. Node cuts small buffers from slabs of 64 KiB, and a slab stays as long as any piece of it: what is
 * kept for long, a few here and a few there, would hold many times what it counts.
 */
export function ownBytes(content: string | Buffer): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(content));
  if (typeof content === 'string') bytes.write(content);
  else content.copy(bytes);
  return bytes;
}
