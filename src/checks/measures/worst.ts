/** One value for each instance: a query may answer several rows where a check expects one. */

import type {CheckConfig} from '../../config/schema/checks.ts';
import {isLower, levelOf} from '../levels.ts';
import {type Level, levelOrder} from '../types.ts';
import type {Measured} from './measured.ts';

type Judged = Pick<CheckConfig, 'levels'>;

/** The worst of several values of one instance; good values do not hide one without a value. */
export function worstOfEach(measured: readonly Measured[], check: Judged): Measured[] {
	const direction = isLower(check) ? 1 : -1;
	const worstFirst = (a: Measured, b: Measured) =>
		levelOrder.indexOf(levelAt(a, check)) - levelOrder.indexOf(levelAt(b, check)) ||
		direction * ((a.value ?? 0) - (b.value ?? 0));
	const instances = Map.groupBy(measured, ({instance}) => instance);
	return [...instances.values()].flatMap(same => same.toSorted(worstFirst)[0] ?? []);
}

const levelAt = ({status, value = 0}: Measured, {levels}: Judged): Level =>
	status === 'value' ? levelOf(value, levels).level : status;
