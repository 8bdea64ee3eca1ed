/** The properties that every place gets. */
import type {Alert} from '../../src/checks/types.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import type {Place} from '../../src/store/types.ts';

/** A place of one kind, its system, and the rectangle to fill, cells and lines. */
export interface PlaceProps<Kind extends Place['kind']> {
	place: Extract<Place, {kind: Kind}>;
	system: SystemConfig;
	width: number;
	height: number;
}

/** The page of an alert. */
export const pageOf = (alert: Alert | undefined): Place | undefined =>
	alert && {kind: 'alert', system: alert.system, key: alert.key};
