import { CallHandler, ExecutionContext, Injectable, NestInterceptor, UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger';
import { Observable, catchError, from } from 'rxjs';
import { NotFound, StaleVersion } from '../../../kernel/problem';
import type { ActorRequest } from '../../../platform/access/door';
import { schemaRef } from '../../../platform/http/openapi-schemas';
import { MergeQueries } from '../editing/merge.queries';
import { StaleSave } from './stale-save';
import { StaleSaveProblemView } from './stale-save.view';

/** Adds to the refusal of a stale save what is needed to merge; worked out after the transaction, because comparing takes its time. */
@Injectable()
export class MergeableInterceptor implements NestInterceptor {
  constructor(private readonly merging: MergeQueries) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<ActorRequest>();
    return next.handle().pipe(catchError((error: unknown) => from(this.refuse(request, error))));
  }

  private async refuse({ actor, params }: ActorRequest, error: unknown): Promise<never> {
    if (!(error instanceof StaleVersion) || !actor) throw error;
    const basis = await this.merging.find(actor, String((params as Record<string, unknown>)['id']), error.sent);
    throw basis ? new StaleSave(error.sent, basis) : new NotFound();
  }
}

/** A write of content: where it is stale, the answer has what a client needs to merge. */
export const Mergeable = () =>
  applyDecorators(
    UseInterceptors(MergeableInterceptor),
    ApiExtraModels(StaleSaveProblemView),
    ApiResponse({ status: 412, description: '', content: { 'application/problem+json': { schema: schemaRef('StaleSaveProblemView') } } }),
  );
