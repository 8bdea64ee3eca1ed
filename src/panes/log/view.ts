/** The log as it comes. */
import {severities} from '../../cloud/types.ts';
import type {SystemScene} from '../../scene/types.ts';
import {ago} from '../../text/durations.ts';
import {roughly} from '../../text/format.ts';
import type {PaneKind, Summary} from '../kind.ts';
import {upTo, whole} from '../ranks.ts';
import type {PaneConfigOf} from '../schemas.ts';
import {isLogField} from './fields.ts';
import {logLevel} from './level.ts';

/** Lines of a log that is worth a box, and those that it has before other panes in trouble get boxes; border included. */
const leastLog = 5;
const usualLog = 9;

export const logKind: PaneKind<PaneConfigOf<'log'>> = {
	single: true,
	takes: ['follow', 'severity', 'service', 'wrap', 'match.next', 'match.previous', 'side.left', 'side.right'],
	across: 'bottom',
	sources: () => [],
	problems: ({columns}, _, where) =>
		columns.flatMap((path, index) =>
			isLogField(path)
				? []
				: [
						`${where(['columns', index])}: no field of a log entry is called ${path}. Begin with payload, httpRequest, labels or resource.`,
					],
		),
	judges: () => false,
	bare: true,
	view: () => ({tabs: [() => ({kind: 'log'})]}),
	log: true,
	summary: logSummary,
	rows: () => Number.POSITIVE_INFINITY,
	bids: (_, {level}) => [
		whole(level === 'blind' ? 'trouble.line' : 'line', 1),
		whole('log', leastLog),
		upTo('log.rows', usualLog),
		upTo('rest', Number.POSITIVE_INFINITY),
	],
};

function logSummary(_: unknown, {tail: tailNow, now}: SystemScene): Summary {
	const tail = tailNow();
	const level = logLevel(tail);
	if (level === 'loading') return {level, text: 'connecting'};
	if (level === 'blind') return {level, text: `could not look: ${tail.reason ?? 'log tail is down'}`};
	const lowest = severities.indexOf('ERROR');
	const newest = tail.lines.findLast(({severity}) => severities.indexOf(severity) >= lowest);
	// Judging lines is the work of checks: the pane itself only says what there is.
	if (newest) return {level, quiet: true, text: `newest error ${ago(now - newest.lastAt)}: ${newest.message}`};
	return {
		level,
		quiet: true,
		text: tail.lines.length > 0 ? `no error among ${roughly(tail.lines.length)}` : 'no lines yet',
	};
}
