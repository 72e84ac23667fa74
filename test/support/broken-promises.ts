import type { SchemaShape } from './schema-shape';

/** What a migration did that a release which runs meanwhile, or afterwards again, could not live with. */
export function brokenPromises(before: SchemaShape, after: SchemaShape): string[] {
  const tables = new Set([...before.relations.values()].map(({ name }) => name));
  const columns = new Set([...before.columns.values()].map(({ table, name }) => `${table}.${name}`));
  const isOld = (table: string, names: readonly string[]): boolean => names.some((name) => columns.has(`${table}.${name}`));
  return [
    ...[...before.relations].flatMap(([id, { name, file }]) => {
      const then = after.relations.get(id);
      // A view that is made anew with more columns is the same to whoever reads it.
      if (!then) return [...after.relations.values()].some((each) => each.name === name) ? [] : [`${name} is gone`];
      if (then.name !== name) return [`${name} is called ${then.name}`];
      return then.file === file ? [] : [`${name} is written anew, with everybody waiting`];
    }),
    ...lostColumns(before, after),
    ...[...after.columns].flatMap(([id, { table, name, isRequired, isFilled }]) =>
      !before.columns.has(id) && tables.has(table) && isRequired && !isFilled ? [`${table}.${name} is required of those who do not know it`] : []),
    ...[...after.constraints].flatMap(([id, { table, columns: names, definition }]) => {
      if (!tables.has(table) || !isOld(table, names)) return [];
      const old = before.constraints.get(id);
      if (!old) return [`${id} is asked of columns that were there`];
      return literals(old.definition).every((each) => literals(definition).includes(each)) ? [] : [`${id} refuses what it took`];
    }),
    ...[...after.indexes].flatMap(([id, { table, columns: names, isUnique, isValid, definition }]) => {
      if (!isValid) return [`${id} is not finished`];
      if (!tables.has(table) || before.indexes.get(id)?.definition === definition) return [];
      return isUnique && isOld(table, names) && !before.constraints.has(`${table}.${id}`) ? [`${id} refuses what was taken`] : [];
    }),
    ...[...after.triggers].flatMap(([id, { table, columns: names }]) =>
      !before.triggers.has(id) && tables.has(table) && (names.length === 0 || isOld(table, names)) ? [`${id} does something that a release does not know of`] : []),
    ...[...before.functions].filter((name) => !after.functions.has(name)).map((name) => `${name} is gone`),
  ];
}

/** Made in a transaction, an index keeps everybody from writing until it is there. */
export function indexesOnOldTables(before: SchemaShape, after: SchemaShape): string[] {
  const tables = new Set([...before.relations.values()].map(({ name }) => name));
  return [...after.indexes].filter(([id, { table }]) => !before.indexes.has(id) && tables.has(table)).map(([id]) => `${id} is made while nobody can write`);
}

function lostColumns(before: SchemaShape, after: SchemaShape): string[] {
  const there = new Map([...after.columns.values()].map((column) => [`${column.table}.${column.name}`, column]));
  return [...before.columns.values()].flatMap(({ table, name, type, isRequired, isFilled }) => {
    const then = there.get(`${table}.${name}`);
    if (!then) return [`${table}.${name} is gone`];
    if (then.type !== type) return [`${table}.${name} is ${then.type} and was ${type}`];
    if (then.isRequired && !isRequired) return [`${table}.${name} may not be null any more`];
    return isFilled && !then.isFilled ? [`${table}.${name} has no default any more`] : [];
  });
}

/** The values that a check names. */
function literals(definition: string): string[] {
  return [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value);
}
