/** A time zone that this Node knows. */
import {z} from 'zod';
import {nearest} from '../../text/nearest.ts';

function isZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', {timeZone: name});
		return true;
	} catch {
		return false;
	}
}

/** Offsets such as +02:00 are zones to Intl, and have no summer. */
export const zone = z.string().refine(name => isZone(name) && !/^[+-]/.test(name), {
	error: ({input}) => {
		const near = nearest(String(input), Intl.supportedValuesOf('timeZone'));
		return `unknown time zone '${input}'. ${near ? `Did you mean ${near}?` : 'Use an IANA name such as America/Los_Angeles'}`;
	},
});
