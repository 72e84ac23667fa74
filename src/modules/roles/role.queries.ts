import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { Role } from './role.entity';

/** The built-in ones come first, so that they are on the first page of any newsroom. */
const PLACE = "(case when built_in then '0' else '1' end || key)";

/** What roles there are; everybody who is signed in may know. */
@Injectable()
export class RoleQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The built-in ones and then the newsroom’s own, by key. */
  async list({ limit, after }: PageRequest): Promise<{ items: Role[]; next: Position | null }> {
    const found = await this.dataSource.query<(Role & { place: string })[]>(
      `select id, version, key, name, permissions, built_in as "builtIn", updated_at as "updatedAt", ${PLACE} as place
       from roles where $1::text is null or ${PLACE} > $1 order by place limit $2`, [after?.value ?? null, limit + 1],
    );
    const { rows, next } = pageOf(found, limit, ({ place, id }) => ({ value: place, id }));
    return { items: rows, next };
  }

  /** Throws NotFound. */
  async get(id: string): Promise<Role> {
    const role = await this.dataSource.manager.findOneBy(Role, { id });
    if (!role) throw new NotFound();
    return role;
  }
}
