/** What is wrong with a runbook besides what keeps it from loading: what is old, leads nowhere, or cannot be run. */
import {basename} from 'node:path';
import {anySpecOf} from '../actions/catalogue.ts';
import {parseField} from '../actions/form.ts';
import {offersOf, targetOf} from '../actions/offers.ts';
import {day} from '../clock.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {gcloudProblem} from '../runbooks/lint/commands.ts';
import {hostsIn, linkProblem, urlsIn} from '../runbooks/lint/links.ts';
import {commandsIn} from '../runbooks/shell.ts';
import {nearest} from '../text/nearest.ts';
import {own} from '../text/own.ts';
import {endOfDate, localDate} from '../zone.ts';
import {fencesOf, masked} from './fences.ts';
import {type CheckedRunbook, checkedRunbook} from './runbooks.ts';
import {sqlRefusals} from './statements.ts';

/** What was found, one line each, `file:line:column: ...`; warnings say so. */
export interface Lint {
	problems: readonly string[];
	warnings: readonly string[];
}

/** A runbook is held against the truth so often. */
const reviewedEvery = 90 * day;

/** The first column of a line, as places are written. @param line from 0 */
const placeOf = (file: string, line: number): string => `${file}:${line + 1}:1`;

/** Lines outside of code, and without what is only for those who write. */
function proseOf(text: string): string[] {
	const lines = text.split(/\r?\n/);
	const fences = fencesOf(text);
	const blanked = lines.map((line, index) => (fences.some(({from, to}) => index >= from && index < to) ? '' : line));
	const withoutComments = blanked.join('\n').replace(/<!--[\s\S]*?-->/g, comment => comment.replace(/[^\n]/g, ' '));
	return withoutComments.replace(/`[^`\n]*`/g, code => ' '.repeat(code.length)).split('\n');
}

/** @throws UsageError where it is no runbook. @param now ms */
export async function lintRunbook(file: string, text: string, system: SystemConfig, now: number): Promise<Lint> {
	const checked = checkedRunbook(file, text, system);
	const prose = proseOf(text);
	const links = linksIn(file, prose, system);
	return {
		problems: [
			...checked.problems,
			...checked.missing,
			...checked.queries.flatMap(sqlRefusals),
			...placeholdersIn(file, prose),
			...links.filter(({isCertain}) => isCertain).map(({line}) => line),
			...commandsOf(file, text),
			...(await paramsOf(checked, system)),
		],
		warnings: [
			...reviewOf(file, checked, system, now),
			...unverified(checked),
			...links.filter(({isCertain}) => !isCertain).map(({line}) => line),
		].map(line => line.replace(/^(.*?:\d+:\d+: )/, '$1warning: ')),
	};
}

/** What somebody meant to fill in: [Contact], [Phone Number]. Boxes to tick and links are none. */
const placeholdersIn = (file: string, prose: readonly string[]): string[] =>
	prose.flatMap((text, line) =>
		[...text.matchAll(/\[([A-Z][\w /'-]*)\](?![([:])/g)].map(
			([whole]) => `${placeOf(file, line)}: '${whole}' was never filled in. Write who or what it is, or leave it out.`,
		),
	);

function linksIn(file: string, prose: readonly string[], system: SystemConfig): {line: string; isCertain: boolean}[] {
	const {books: _, ...written} = system;
	const known = {hosts: hostsIn(JSON.stringify(written)), books: system.runbooks.map(name => basename(name))};
	return urlsIn(prose).flatMap(({url, line}) => {
		// The place of the project stands for any.
		const filled = url.replaceAll('{project}', system.project).replaceAll('{region}', system.region);
		const problem = linkProblem(filled, known);
		return problem ? [{line: `${placeOf(file, line)}: ${problem.text}.`, isCertain: problem.isCertain}] : [];
	});
}

/** Commands of gcloud that it does not have, or that show something else. */
function commandsOf(file: string, text: string): string[] {
	const lines = text.split(/\r?\n/);
	return fencesOf(text)
		.filter(({info}) => /^(?:sh|bash|shell|console|zsh)?$/.test(info))
		.flatMap(({from, to}) =>
			commandsIn(masked(lines, from, to)).flatMap(({words, line}) => {
				const problem = words[0] === 'gcloud' ? gcloudProblem(words) : undefined;
				return problem === undefined ? [] : [`${placeOf(file, line)}: ${problem}`];
			}),
		);
}

/** Fields that the form of an action does not have, and values that none of them takes. */
async function paramsOf({said}: CheckedRunbook, system: SystemConfig): Promise<string[]> {
	const found = said.map(async ({bits: {action, target, params}, place}): Promise<string[]> => {
		const offer = offersOf(system, action === undefined ? [] : [action]).find(
			one => target === undefined || one.target === target,
		);
		const aim = offer && targetOf([system], offer);
		if (!params || !offer || !aim) return [];
		const fields = (await anySpecOf(offer.action)).fields?.(aim) ?? {};
		return Object.entries(params).flatMap(([name, text]) => {
			const at = `${place}: ${offer.action} on ${offer.target}`;
			const field = own(fields, name);
			if (!field) {
				const near = nearest(name, Object.keys(fields));
				const instead = near ? `Did you mean '${near}'?` : `Known: ${Object.keys(fields).join(', ') || 'none'}.`;
				return [`${at} has no field '${name}'. ${instead}`];
			}
			const parsed = parseField(field, text);
			return 'error' in parsed ? [`${at}: ${name}: '${text}' is ${parsed.error}.`] : [];
		});
	});
	return (await Promise.all(found)).flat();
}

function reviewOf(file: string, {parsed: {reviewed}}: CheckedRunbook, {tz}: SystemConfig, now: number): string[] {
	if (reviewed === undefined)
		return [
			`${placeOf(file, 0)}: nobody said when it was last reviewed. Add reviewed: ${localDate(now, tz)} to its first lines.`,
		];
	const age = now - endOfDate(reviewed, tz);
	return age <= reviewedEvery
		? []
		: [
				`${placeOf(file, 0)}: last reviewed on ${reviewed}, over ${reviewedEvery / day} days ago. Hold it against the truth.`,
			];
}

/** Actions of which no check says whether they helped. */
const unverified = ({said}: CheckedRunbook): string[] =>
	said.flatMap(({bits: {action, verify}, place}, index) => {
		const isVerified = verify || said.slice(index).some(({bits: {until, wait}}) => until || wait?.kind === 'checks');
		return action === undefined || isVerified
			? []
			: [`${place}: no check says whether ${action} helped. Add verify: to it, or a step with until: behind it.`];
	});
