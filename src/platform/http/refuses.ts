import { ApiExtension } from '@nestjs/swagger';

/** The extension that carries the statuses to the description, which spells them out and drops it. */
export const REFUSES = 'x-refuses';

/** Refusals of a route that do not follow from what it takes and who may call it. */
export const Refuses = (...statuses: (401 | 403 | 404 | 409 | 412 | 416 | 422 | 429 | 507)[]) => ApiExtension(REFUSES, statuses);
