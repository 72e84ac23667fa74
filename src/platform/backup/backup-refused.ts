import { Problem } from '../../kernel/problem';

/** A backup cannot be made, or not be restored; `detail` says why and what to do. Nothing was changed. */
export class BackupRefused extends Problem {
  readonly type = 'backup-refused';
  readonly title = 'The backup cannot be made or restored';
  readonly status = 409;
}
