/** What every wall has: the log and its errors, uptime checks, changes, alerts. */
import type {Found} from '../found.ts';
import type {Fragment} from '../fragment.ts';
import {nice} from '../limits.ts';

export const watching = ({errorsPerMinute, uptime, services}: Found): Fragment[] => [
	log(errorsPerMinute),
	// Beside the traffic of services, where there are some.
	...(services.length === 0 ? [errors] : []),
	...(uptime ? [uptimeOf] : []),
];

function log(errorsPerMinute: number | undefined): Fragment {
	const warn = Math.max(5, nice(2 * (errorsPerMinute ?? 0)));
	return {
		about:
			errorsPerMinute === undefined
				? 'The log, and its errors.'
				: `The log: at most ${errorsPerMinute} errors a minute in the last day.`,
		sources: {audit: {auditLog: true}},
		panes: [
			{id: 'signatures', kind: 'signatures'},
			{id: 'log', kind: 'log', filter: 'severity>=DEFAULT'},
			{id: 'alerts', kind: 'alerts'},
			{id: 'todo', kind: 'todo'},
		],
		checks: [
			{
				id: 'log_errors',
				title: 'Errors per minute',
				measure: {log: 'errors'},
				levels: {warn: `> ${warn}`, crit: `> ${4 * warn}`},
				for: '1m',
				severity: 'medium',
			},
		],
	};
}

const uptimeOf: Fragment = {
	about: 'Uptime checks: how your pages answer Google from outside.',
	sources: {
		uptime: {
			metric: 'monitoring.googleapis.com/uptime_check/check_passed',
			filter: 'resource.type = "uptime_url"',
			aligner: 'ALIGN_FRACTION_TRUE',
			window: '6h',
		},
	},
	slos: [
		{
			id: 'availability',
			title: 'Availability',
			objective: 0.999,
			sli: {share: {source: 'uptime'}},
			target: '> 99.9%',
			levels: {warn: '< 99.5%', crit: '< 99%'},
		},
	],
	panes: [{id: 'slo', kind: 'slos'}],
	checks: [
		{
			id: 'availability',
			title: 'Availability from outside',
			measure: {slo: 'availability'},
			unit: 'ratio',
			for: '2m',
			severity: 'critical',
		},
	],
};

const errors: Fragment = {
	about: 'Errors of the log over time.',
	panes: [{id: 'errors', kind: 'chart', title: 'Errors', charts: [{log: 'errors'}]}],
};
