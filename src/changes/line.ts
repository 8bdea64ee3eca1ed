/** The line that says what changed. Pure. */

import {troubleSince} from '../checks/standing.ts';
import {minute} from '../clock.ts';
import type {SystemScene} from '../scene/types.ts';
import {ago} from '../text/durations.ts';
import {cut, widthOf} from '../text/format.ts';
import {moment} from '../zone.ts';
import {changesBefore, changesOf} from './changes.ts';
import type {Change} from './types.ts';
import {changeWords} from './words.ts';

/** A change, told in one line. */
export interface ChangeLine {
	/** Absent where somebody or something is suspected that is no change. */
	change?: Change;
	/** It was made shortly before the first open alert began, and may be its cause. */
	suspected: boolean;
	/** `10:55:57 deploy 00008-txf (pipeline:v2.4.1) by deployer@`, or `deploy …, 26 h ago` where nothing is suspected. */
	text: string;
}

/** ms: the first bad point of a metric begins up to a minute before what is in it. */
const blur = minute;

/** The change from outside that may explain the open alerts: the newest one shortly before the first of them. */
export function suspectedChange(scene: SystemScene): Change | undefined {
	const since = troubleSince(scene.judgement.alerts);
	return since === undefined
		? undefined
		: changesBefore(changesOf(scene), since + blur).find(({kind}) => kind !== 'action');
}

/** What is suspected, a change or somebody (`address 198.51.100.23`), and the fact that tells most: `12.9% 5xx, 00006-tdq <0.1%`. */
export type Suspect = ({change: Change} | {change?: undefined; title: string}) & {words: string};

/** Cells between a change and what speaks against it. */
const gap = '  ';
/** Cells that the change keeps: the reason is left out before it. */
const least = 24;

/**
 * The suspect, or the suspected change; without one the last change with its age. Undefined where nothing is known to have changed.
 * @param width cells of the text
 * @param suspect whom somebody has found who looks at more than the time; by default the newest change before the trouble
 */
export function changeLine(scene: SystemScene, width: number, suspect?: Suspect): ChangeLine | undefined {
	if (suspect && !suspect.change) return {suspected: true, text: cut(`${suspect.title}: ${suspect.words}`, width)};
	const change = suspect?.change ?? suspectedChange(scene);
	if (change) {
		const at = `${moment(change.t, scene.asOf, scene.system.tz)} `;
		const room = width - widthOf(at);
		const reason = suspect?.words ? `${gap}${suspect.words}` : '';
		const told = room - widthOf(reason) < least || saysSo(change, suspect?.words ?? '') ? '' : reason;
		return {change, suspected: true, text: `${at}${changeWords(change, room - widthOf(told))}${told}`};
	}
	const last = changesOf(scene).findLast(({t}) => t <= scene.asOf);
	if (!last) return undefined;
	const age = `, ${ago(scene.asOf - last.t)}`;
	// Its values explain nothing now.
	return {change: last, suspected: false, text: `${changeWords({...last, diff: []}, width - widthOf(age))}${age}`};
}

/** Whether the words of a change say its reason already. */
const saysSo = (change: Change, reason: string): boolean => changeWords(change, 1000).includes(reason);
