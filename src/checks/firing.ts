/** The one question that most readers of alerts ask. Pure. */
import type {Alert} from './types.ts';

/** Whether it fires, also while it recovers. */
export const isFiring = ({state}: Pick<Alert, 'state'>): boolean => state === 'firing' || state === 'recovering';

/** Whether it could not be judged, by us or by Google. */
export const isUnjudged = ({state}: Pick<Alert, 'state'>): boolean => state === 'blind' || state === 'error';
