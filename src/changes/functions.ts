/** Updates of functions: by the revisions that they made, else by what was seen of them before. Pure. */
import {rowsOf, textOf} from '../checks/readings.ts';
import {timeOf} from '../checks/time.ts';
import {minute} from '../clock.ts';
import {beforeOf} from '../cloud/sources/before.ts';
import type {Row} from '../cloud/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SourceState} from '../poll/types.ts';
import {own} from '../text/own.ts';
import {differencesOf} from './differences.ts';
import type {Change} from './types.ts';

/** ms: a function says that it was updated once its new revision is up. */
const building = 15 * minute;

/** The service of Cloud Run as which a function runs. */
const serviceOf = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/**
 * The updates of functions, with the deploys of their revisions told as such.
 * @param deploys of all services; those of functions are left out of `deploys` of the result
 */
export function withFunctions(
	deploys: readonly Change[],
	functions: readonly SourceState[],
	{tz}: Pick<SystemConfig, 'tz'>,
): Change[] {
	const rows = functions.flatMap(rowsOf);
	const names = new Map(rows.map(row => [serviceOf(nameOf(row)), nameOf(row)]));
	const changes = deploys.map(deploy => {
		const name = names.get(deploy.subject);
		return name === undefined ? deploy : asUpdate(deploy, name);
	});
	const updates = rows.flatMap((row): Change[] => {
		const t = timeOf(own(row, 'updated_at'), tz);
		if (t === undefined) return [];
		const isTold = changes.some(
			({kind, subject, t: made}) => kind === 'function' && subject === nameOf(row) && t >= made && t - made < building,
		);
		return isTold
			? []
			: [{t, kind: 'function', subject: nameOf(row), words: `update ${nameOf(row)}`, diff: diffOf(row, t, tz)}];
	});
	return [...changes, ...updates];
}

const nameOf = (row: Row): string => textOf(own(row, 'name')) ?? '';

/** The account of Google's that deploys what somebody else has changed. */
const robot = /@gcf-admin-robot\./;

/** Every update builds an image anew: its name tells nothing. */
function asUpdate({image: _, who, ...deploy}: Change, name: string): Change {
	return {
		...deploy,
		...(who !== undefined && !robot.test(who) && {who}),
		kind: 'function',
		subject: name,
		words: `update ${name}`,
		diff: deploy.diff.filter(({what}) => what !== 'image'),
	};
}

/** What was seen to change, where that was this update. */
function diffOf(row: Row, t: number, tz: string): Change['diff'] {
	const before = beforeOf(row);
	const seen = timeOf(own(row, 'changed_at'), tz);
	return before && seen !== undefined && Math.abs(seen - t) < building ? differencesOf(before, row) : [];
}
