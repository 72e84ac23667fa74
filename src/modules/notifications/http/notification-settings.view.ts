/** How one is told of one kind. */
export class WaysView {
  inApp: boolean;
  mail: boolean;
}

/** How one is told of each kind. */
export class NotificationSettingsView {
  submitted: WaysView;
  'changes-requested': WaysView;
  approved: WaysView;
  published: WaysView;
  'schedule-failed': WaysView;
  mentioned: WaysView;
  assigned: WaysView;
  'lock-taken-over': WaysView;
  'webhook-disabled': WaysView;
}
