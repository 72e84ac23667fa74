import { ProblemView } from '../../../platform/http/problem.view';

/** In the place of an article that was retracted. */
export class RetractedProblemView extends ProblemView {
  /** What readers are told. */
  notice: string;
  retractedAt: string;
}
