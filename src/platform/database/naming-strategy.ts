import { DefaultNamingStrategy } from 'typeorm';

/** The column of a property, where the entity does not say otherwise. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Columns are named as in PostgreSQL (published_at), properties as in TypeScript (publishedAt). */
export class NamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? snakeCase(propertyName);
  }
}
