/** A statement that gives the `key` and the `sha256` of every file of the library that has to be in the storage. */
export const LIBRARY_FILES = 'select storage_key as key, sha256 from media where purged_at is null order by storage_key';
