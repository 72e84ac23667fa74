export class HealthView {
  status: 'ok';
}

export class ReadinessView extends HealthView {
  /** Whether what comes due waits for an operator, as it does after a restore. Requests are answered all the same. */
  held: boolean;
}
