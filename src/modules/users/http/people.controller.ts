import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SignedIn } from '../../../platform/access/access';
import { Cursors } from '../../../platform/http/cursors';
import { Limited } from '../../../platform/limits/limits';
import { UserQueries } from '../user.queries';
import { ColleagueListView } from './colleague.view';
import { ListPeopleQuery } from './dto/list-people.query.dto';

@ApiTags('people')
@Controller('api/v1/people')
export class PeopleController {
  constructor(
    private readonly queries: UserQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Whom one can mention or assign: the active colleagues by name, with no more than that. */
  @Get()
  @Limited('search')
  @SignedIn()
  async list(@Query() { limit, cursor, q }: ListPeopleQuery): Promise<ColleagueListView> {
    const { items, next } = await this.queries.colleagues({ limit, after: this.cursors.read('people', cursor), withTotal: false }, q);
    return { items, nextCursor: this.cursors.write('people', next) };
  }
}
