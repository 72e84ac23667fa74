import { Injectable, OnModuleInit } from '@nestjs/common';
import { Projectors } from '../../../platform/journal/projectors';
import { AutosaveRepository } from './autosave.repository';

/** Keeps as branches what was not saved by somebody who does not come back for it, in the transaction that keeps them out. */
@Injectable()
export class Leavers implements OnModuleInit {
  constructor(
    private readonly projectors: Projectors,
    private readonly autosaves: AutosaveRepository,
  ) {}

  onModuleInit(): void {
    this.projectors.register({ events: ['api-key.revoked'], project: (tx, { subjectId }) => this.autosaves.leaveBranchesOfKey(tx, subjectId) });
  }
}
