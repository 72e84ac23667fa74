import { city } from './city';
import { harbourBudget } from './harbour-budget';
import { politics } from './politics';
import { sport } from './sport';
import type { Story } from './story';

/** The stories in the order in which they are published. */
export const STORIES: readonly Story[] = [...sport, ...city, ...politics];

/** The story whose page is shown. */
export const SHOWN = harbourBudget;
