/** The first page of a system on a real terminal, healthy and on fire: the facts that each size must have. */
import {describe, inject, test} from 'vitest';
import {type Facts, holds} from '../support/pageFacts.ts';

const level = '\\S \\S+';
const line = (title: string) => new RegExp(`^${level} +${title} +\\S`, 'm');
const box = (title: string) => new RegExp(`┌ \\d ${title}`);

const healthy: Facts = {
	200: {
		has: [
			/^● ok +Multi-Tenant Ingestion Pipeline +ingestion-pipeline-prod us-central1/m,
			line('6 Alerts'),
			/ \d+ checks fine/,
			...['Charts', 'Requests', 'SLOs', 'Data freshness', 'Pub/Sub', 'Error log'].map(box),
			// Charts with axes.
			/└\d\d:\d\d─+\d\d:\d\d/,
		],
		not: [/What to do/],
	},
	120: {has: [line('6 Alerts'), ...['Charts', 'Requests', 'SLOs', 'Error log'].map(box)], not: [/What to do/]},
	80: {has: [line('6 Alerts'), ...['Charts', 'Error log'].map(box), /SLOs/, /Pub\/Sub/], not: [/What to do/]},
	40: {has: [/^● Alerts/m, /^● SLOs/m]},
};

const firing = /^│? ?■ P1\(ing\) +Health endpoint +HTTP \d+ /m;
const fire: Facts = {
	200: {
		has: [
			/^■ CRIT +Multi-Tenant Ingestion Pipeline .*\d firing.* since \d\d:\d\d:\d\d, .*nobody has it yet: a acknowledge/m,
			/^▼ \d\d:\d\d:\d\d deploy \S*webhook-processor 00008-\w+ .*env WORKERS 8 → 64/m,
			firing,
			// Long names and states leave no room for limits and courses.
			/check +value.* since +for .*state/,
			/● \d+ checks fine: /,
			/What to do .*\n.*(strong|likely) +deploy 00008-/,
			/R roll back webhook-processor to 00006-/,
			...['Charts', 'Error signatures', 'Error log'].map(box),
			// What is ok is a line.
			line('3 Data freshness'),
		],
		not: [box('Data freshness')],
	},
	120: {
		has: [
			/^■ CRIT .*since \d\d:\d\d:\d\d/m,
			/▼ \d\d:\d\d:\d\d deploy /,
			firing,
			/check +value/,
			/R roll back webhook-processor/,
			...['Charts', 'Error signatures', 'Error log'].map(box),
		],
	},
	80: {
		has: [
			/^■ CRIT +since \d\d:\d\d:\d\d, .*▼ \d\d:\d\d:\d\d deploy /m,
			firing,
			/check +value/,
			/What to do +roll back webhook-processor/,
			box('Charts'),
		],
	},
	40: {has: [/^■ P1\(ing\) Healt\S* \S*.*HTTP|^■ P1\(ing\) Healt/m, /\d panes? hidden/]},
};

describe('the page of a system', () => {
	test(
		'healthy: a line for the alerts, and the room for what there is',
		() => holds(['--system', 'ingestion'], /\d+ checks fine/, healthy, inject('calm')),
		300_000,
	);

	test(
		'on fire: what burns, since when, what changed, the errors and what to do',
		() =>
			holds(['--system', 'ingestion', '--story', 'bad-revision', '--story-after', '0', '--speed', '10'], firing, fire),
		300_000,
	);
});
