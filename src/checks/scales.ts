/** What a severity is called in every scale of a system, and within what time somebody answers. Pure. */
import type {Scale} from '../config/schema/scales.ts';
import type {Severity} from '../config/schema/values.ts';
import {milliseconds} from '../config/units.ts';
import {duration} from '../text/durations.ts';

/** `P1(ops) = P0(ir): answer within 15 m: system down`; undefined where no scale has the severity. */
export function severityText(scales: readonly Scale[], severity: Severity): string | undefined {
	const its = scales.flatMap(({name, labels}) => labels.filter(({is}) => is === severity).map(one => ({...one, name})));
	const [first] = its;
	if (!first) return undefined;
	const names = its.map(({label, name}) => (scales.length > 1 ? `${label}(${name})` : label)).join(' = ');
	const respond = its.find(one => one.respond !== undefined)?.respond;
	const within =
		respond === undefined
			? ''
			: milliseconds(respond) === 0
				? 'answer at once'
				: `answer within ${duration(milliseconds(respond))}`;
	return [names, within, first.when].filter(Boolean).join(': ');
}
