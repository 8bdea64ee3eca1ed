/** A system file as text, with comments. Pure. */
import {Document, isCollection, isPair, visit} from 'yaml';
import {importPolicies} from '../import/convert.ts';
import {policiesIn} from '../import/policy.ts';
import type {Found} from './found.ts';
import type {Fragment} from './fragment.ts';
import {bigquery} from './fragments/bigquery.ts';
import {jobs} from './fragments/jobs.ts';
import {policyFragments} from './fragments/policies.ts';
import {queues} from './fragments/queues.ts';
import {runJobs} from './fragments/runJobs.ts';
import {services} from './fragments/services.ts';
import {spanner} from './fragments/spanner.ts';
import {watching} from './fragments/watching.ts';

/** The parts of a system for what was found, in the order of the file. */
export function fragmentsOf(found: Found): Fragment[] {
	const own = [
		...bigquery(found),
		...services(found),
		...queues(found),
		...runJobs(found),
		...jobs(found),
		...spanner(found),
		...watching(found),
	];
	const taken = own.flatMap(({sources = {}, checks = []}) => [
		...Object.keys(sources),
		...checks.flatMap(check => ('id' in check ? [String(check.id)] : [])),
	]);
	return [...own, ...policyFragments(importPolicies(policiesIn(found.policies), taken))];
}

/** The order of panes on the screen, by kind; others keep the order of the file. */
const paneOrder = ['runs', 'slos', 'values', 'backlog', 'signatures', 'log', 'chart', 'alerts', 'todo'];
const rank = (pane: object): number => {
	const at = 'kind' in pane && !('page' in pane) ? paneOrder.indexOf(String(pane.kind)) : -1;
	return at < 0 ? paneOrder.length : at;
};

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
/** A comment of any text: one line stays one line. */
const comment = (text: string): string => `# ${text.replaceAll(/\s+/g, ' ').trim()}\n`;

/** Characters of a map or list that is written on one line. */
const short = 100;

/** A value as YAML; what is small and holds nothing deep stands on one line, as people write it. */
function written(value: object): string {
	const document = new Document(value, {aliasDuplicateObjects: false});
	visit(document, {
		Collection(_, node, path) {
			const isTop = path.length === 1;
			const isDeep = node.items.some(item => isCollection(isPair(item) ? item.value : item));
			if (!isTop && !isDeep && JSON.stringify(node).length <= short) node.flow = true;
		},
	});
	return document.toString({lineWidth: 0});
}

/** A section with the parts of each fragment under its comment; nothing where there are none. */
function section(
	name: string,
	parts: readonly {about: string; value: readonly object[] | object | undefined}[],
): string {
	const filled = parts.flatMap(({about: text, value}) =>
		value !== undefined && Object.keys(value).length > 0 ? [indented(comment(text) + written(value))] : [],
	);
	return filled.length === 0 ? '' : `\n${name}:\n${filled.join('')}`;
}

const about = (one: Fragment): string => one.about;

/** @param name of the system; @param fragments see `fragmentsOf`, and others such as imported alert policies */
export function systemText(name: string, found: Found, fragments: readonly Fragment[]): string {
	const {project, region, tz, spanner: database, unseen, services: web} = found;
	const panes = fragments
		.flatMap(one => (one.panes ?? []).map((pane, index) => ({about: index === 0 ? about(one) : '', pane})))
		.toSorted((a, b) => rank(a.pane) - rank(b.pane));
	const head = {
		system: name,
		title: project,
		project,
		region,
		tz,
		...(database && {spanner: {instance: database.instance, database: database.database}}),
		links: {'Google Cloud status': 'https://status.cloud.google.com'},
	};
	return [
		comment(`Written by pitwall init from what project ${project} has. It is yours now: change what you like,`),
		comment("then 'pitwall config check' says what is wrong with it, and 'pitwall doctor' what it cannot see."),
		...unseen.map(line => comment(`Not looked at: ${line}`)),
		written(head),
		section(
			'sources',
			fragments.map(one => ({about: about(one), value: one.sources})),
		),
		panes.length === 0 ? '' : `\npanes:\n${indented(written(panes.map(({pane}) => pane)))}`,
		section(
			'slos',
			fragments.map(one => ({about: about(one), value: one.slos})),
		),
		section(
			'checks',
			fragments.map(one => ({about: about(one), value: one.checks})),
		),
		`\n${comment('Whom to call: E shows it. doctor says so until the placeholders are gone.')}`,
		written({
			contacts: {
				ladder: [
					{name: 'On call', for: 'the first look', people: ['[Name]'], channels: ['[Contact]']},
					{name: 'Lead', for: 'what is not solved by then', people: ['[Name]'], after: {critical: '30m', high: '2h'}},
				],
			},
		}),
		web.length === 0 ? '' : `\n${actions(web[0]?.name ?? 'SERVICE')}`,
	].join('');
}

/** What the wall may do is for people to decide: it stands there as a comment. */
const actions = (service: string): string =>
	[
		'What the wall may change, after somebody armed it and typed the name. Without this it only watches.',
		'actions:',
		'  allow:',
		'    run.rollback:',
		`      - { target: ${service} }`,
	]
		.map(line => `# ${line}\n`)
		.join('');

/** The wall file beside it. */
export const wallText = (systemFile: string): string =>
	[
		comment('The wall: which systems it shows. pitwall config schema describes the rest.'),
		written({systems: [systemFile]}),
	].join('');
