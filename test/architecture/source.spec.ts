import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');

interface SourceFile {
  path: string;
  /** Without comments. */
  code: string;
  lines: number;
}

const files: SourceFile[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(root, 'src', name), 'utf8');
    return { path: `src/${name}`, code: text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''), lines: text.split('\n').length - 1 };
  });

function filesWith(pattern: RegExp): string[] {
  return files.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
}

/** Asked of the parser, because `any` is also a good name for a value. */
function namesTypeAny(text: string): boolean {
  const isAny = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.AnyKeyword || ts.forEachChild(node, (child) => isAny(child) || undefined) === true;
  return isAny(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest));
}

describe('the source', () => {
  it('reads the environment in config only', () => {
    const elsewhere = filesWith(/process\.env\b|process\[['"]env['"]\]/).filter((path) => !path.startsWith('src/config/'));
    // Hands the few variables that a program of PostgreSQL needs on to it, and reads no setting.
    expect(elsewhere).toEqual(['src/platform/database/embedded/server-process.ts']);
  });

  it.each([
    ['forwardRef', /\bforwardRef\b/],
    ['default exports', /^export default\b/m],
    ['silenced checks', /@ts-(ignore|expect-error|nocheck)|(oxlint|eslint)-disable/],
  ])('has no %s', (_, pattern) => {
    expect(filesWith(pattern)).toEqual([]);
  });

  it('has no type any', () => {
    expect(filesWith(/\bany\b/).filter((path) => namesTypeAny(readFileSync(join(root, path), 'utf8')))).toEqual([]);
  });

  it('is in files of 300 lines at most, named in kebab case', () => {
    expect(files.filter(({ lines }) => lines > 300).map(({ path }) => path)).toEqual([]);
    expect(files.filter(({ path }) => !/^[a-z0-9/.-]+$/.test(path)).map(({ path }) => path)).toEqual([]);
  });
});
