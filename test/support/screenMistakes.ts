/** Mistakes in the pages, actions and charts of the good system of mistakes.ts. */
import type {Mistake} from './mistakeList.ts';

/** A pane of one chart. */
const chartOf = (chart: string, more = ''): string => `- {id: c, kind: chart, charts: [${chart}]${more}}`;

export const screenMistakes: readonly Mistake[] = [
	[
		'a page without letters',
		'{id: slo, kind: slos}',
		'{id: slo, kind: slos, page: "<b>"}',
		/^shop\.yaml:13:33: panes\.1\.page: '<b>' may hold letters and digits, with blanks and & \/ \+ \. _ - between them only/,
	],
	[
		'a page of a blank',
		'{id: slo, kind: slos}',
		'{id: slo, kind: slos, page: " "}',
		/panes\.1\.page: ' ' may hold letters and digits/,
	],
	[
		'a page that is a sentence',
		'{id: slo, kind: slos}',
		'{id: slo, kind: slos, page: What we deployed of late}',
		/^shop\.yaml:13:33: panes\.1\.page: the title of a page, at most 20 characters/,
	],
	[
		'a page written in two ways',
		'{id: slo, kind: slos}',
		'{id: slo, kind: slos, page: deploys}\n  - {id: log, kind: log, page: Deploys}',
		/^shop\.yaml:14:32: page 'Deploys' is also written 'deploys'\. Write both the same\.$/,
	],
	[
		'ten panes on a page',
		'{id: slo, kind: slos}',
		[...'abcdefghi'].map(id => `{id: ${id}, kind: values}`).join('\n  - '),
		/^shop\.yaml:21:5: page 'main' has 11 panes, alerts included, and the digits reach 9\. Put some on another page\.$/,
	],
	[
		'ten with the alerts',
		'{id: slo, kind: slos}',
		[...'abcdefgh'].map(id => `{id: ${id}, kind: values}`).join('\n  - '),
		/^shop\.yaml:12:3: page 'main' has 10 panes, alerts included/,
	],
	[
		'alerts on a page of their own',
		'{id: slo, kind: slos}',
		'{id: slo, kind: slos}\n  - {id: alerts, kind: alerts, page: Alerts}',
		/^shop\.yaml:14:38: alerts stand on the first page, which is 'main'\. Remove page\.$/,
	],
	[
		'C1: the older form of actions',
		'allow:\n    run.rollback: [{target: web, errors: requests}]',
		'rollback: [{service: web}]',
		/^shop\.yaml:32:\d+: actions\.rollback: is an older form\. Write actions: \{allow: \{run\.rollback: \[\{target: SERVICE\}\]\}\}\.$/,
	],
	[
		'C1: an action',
		'run.rollback:',
		'run.rolback:',
		/^shop\.yaml:33:5: unknown action 'run\.rolback'\. Did you mean 'run\.rollback'\?$/,
	],
	[
		'C1: an action that comes with another',
		'run.rollback:',
		'run.unpin:',
		/'run\.unpin' comes with 'run\.rollback'\. Remove it/,
	],
	[
		'C1: a word of another action',
		'errors: requests',
		'follow: mail',
		/^shop\.yaml:33:\d+: 'follow' says nothing to 'run\.rollback'\. Remove it\.$/,
	],
	[
		'C1: a source of an action',
		'errors: requests',
		'errors: request',
		/unknown source 'request'\. Did you mean 'requests'\?/,
	],
	[
		'C11: a target twice',
		'[{target: web, errors: requests}]',
		'[{target: web}, {target: web}]',
		/a second target of run\.rollback 'web'/,
	],
	[
		'charts: unknown metric',
		'- {id: slo, kind: slos}',
		chartOf('{source: request}'),
		/^shop\.yaml:13:\d+: unknown source 'request'\. Did you mean 'requests'\?/,
	],
	[
		'charts: rows without a time',
		'- {id: slo, kind: slos}',
		chartOf('{source: runs}'),
		/a pane of chart cannot read 'runs', a source of bigquery\. Name one of metric, count\.$/,
	],
	[
		'charts: a metric as rows',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests, time: t, column: n}'),
		/a pane of chart cannot read 'requests', a source of metric\. Name one of bigquery/,
	],
	[
		'charts: unknown SLO',
		'- {id: slo, kind: slos}',
		chartOf('{slo: error}'),
		/^shop\.yaml:13:\d+: unknown SLO 'error'\. Did you mean 'errors'\?$/,
	],
	[
		'charts: unknown value',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests, value: p96}'),
		/^shop\.yaml:13:\d+: panes\.1\.charts\.0\.value: 'p96' is none of .*Did you mean p9[059]\?\.?$/,
	],
	[
		'charts: a key that is nearly right',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests, bye: x}'),
		/unknown key 'bye' in panes\.1\.charts\.0\. Did you mean 'by'\?$/,
	],
	[
		'charts: neither a source nor an SLO',
		'- {id: slo, kind: slos}',
		chartOf('{title: Requests}'),
		/^shop\.yaml:13:\d+: panes\.1\.charts\.0: needs one of source, slo, log\.$/,
	],
	[
		'charts: rows without their column',
		'- {id: slo, kind: slos}',
		chartOf('{source: runs, time: t}'),
		/^shop\.yaml:13:\d+: panes\.1\.charts\.0\.column is missing/,
	],
	[
		'charts: rows without their time',
		'- {id: slo, kind: slos}',
		chartOf('{source: runs, column: n}'),
		/^shop\.yaml:13:\d+: panes\.1\.charts\.0\.time is missing/,
	],
	[
		'charts: no window and no range',
		'- {id: slo, kind: slos}',
		chartOf('{source: runs, time: day, column: n}'),
		/'runs' does not say how far back it looks\. Write the range of the pane, such as range: 24h\.$/,
	],
	[
		'charts: a stack of the worst',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests, value: max, by: x, draw: stacked}'),
		/a stack adds up, and 'max' cannot be added\. Write value: sum, or draw: lines\.$/,
	],
	[
		'charts: an area of several',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests, by: x, draw: area}'),
		/an area shows one series, and by: x makes several\. Write lines or stacked\.$/,
	],
	[
		'charts: limits that no check can judge',
		'- {id: slo, kind: slos}',
		chartOf("{source: requests, value: rate, levels: {crit: '> 5'}}"),
		/no check can judge 'rate' by these limits\./,
	],
	[
		'charts: limits at the other end',
		'- {id: slo, kind: slos}',
		chartOf("{source: requests, value: max, levels: {crit: '< 5'}}"),
		/no check can judge 'max' by these limits\./,
	],
	[
		'charts: limits in the wrong order',
		'- {id: slo, kind: slos}',
		chartOf("{source: requests, levels: {warn: '> 5', crit: '> 2'}}"),
		/crit "> 2" comes before warn "> 5"/,
	],
	[
		'charts: a range beyond the window',
		'- {id: slo, kind: slos}',
		chartOf('{source: requests}', ', range: 24h'),
		/a range of 24h is longer than the 6 h that 'requests' looks back\. Make one of them fit\.$/,
	],
	[
		'charts: none',
		'- {id: slo, kind: slos}',
		'- {id: c, kind: chart, charts: []}',
		/^shop\.yaml:13:\d+: panes\.1\.charts: needs at least 1/,
	],
];
