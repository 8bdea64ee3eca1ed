/** The level of a value, and the severity and label of that level. */
import type {CheckConfig} from '../config/schema/checks.ts';
import type {Levels, Severity} from '../config/schema/values.ts';
import {comparison, satisfies} from '../config/units.ts';
import type {Level} from './types.ts';

export type Trouble = 'warn' | 'crit';

/** Severity and label of one level, never those of another level. */
export interface Call {
	severity: Severity;
	/** The runbook's word for it, e.g. P2. */
	label?: string;
}

/** The comparison of a level, as in config. */
export function limitAt(levels: Levels, level: Trouble): string | undefined {
	const one = levels[level];
	return typeof one === 'object' ? one.when : one;
}

/** The numbers that a value is compared with. */
export const numbersOf = (limits: Partial<Record<Trouble, string>>): number[] =>
	Object.values(limits).map(limit => comparison(limit).value);

/** The comparisons of both levels, as in config. */
export function limitsOf(levels: Levels): Partial<Record<Trouble, string>> {
	const [warn, crit] = [limitAt(levels, 'warn'), limitAt(levels, 'crit')];
	return {...(warn === undefined ? {} : {warn}), ...(crit === undefined ? {} : {crit})};
}

/** What a value comes to: its level, and the limit that it broke. */
export interface Judged {
	level: Level;
	limit?: string;
}

const ok: Judged = {level: 'ok'};

/** Judges values by the limits of config; boundaries are as strict as they are written. A history of them costs no memory. */
export function judgeOf(levels: Levels): (value: number) => Judged {
	const limits = (['crit', 'warn'] as const).flatMap(level => {
		const limit = limitAt(levels, level);
		return limit === undefined ? [] : [{judged: {level, limit}, when: comparison(limit)}];
	});
	return value => limits.find(({when}) => satisfies(value, when))?.judged ?? ok;
}

/** The level of one value. */
export const levelOf = (value: number, levels: Levels): Judged => judgeOf(levels)(value);
/** Whether somebody still has to say what is bad. */
export const isUnset = ({levels}: Pick<CheckConfig, 'levels'>): boolean => 'unset' in levels;

/** Whether low values are the bad ones. */
export const isLower = ({levels}: Pick<CheckConfig, 'levels'>): boolean =>
	Object.values(limitsOf(levels)).some(limit => limit.startsWith('<'));

/** Whether high values are the bad ones, at every level. */
export const isUpper = ({levels}: Pick<CheckConfig, 'levels'>): boolean =>
	Object.values(limitsOf(levels)).every(limit => limit.startsWith('>'));

/** The gravest level that a check has. */
export const gravest = ({levels}: Pick<CheckConfig, 'levels'>): Trouble =>
	levels.crit === undefined ? 'warn' : 'crit';

const lower: Record<Severity, Severity> = {critical: 'high', high: 'medium', medium: 'info', info: 'info'};
const usual: Record<Trouble, Severity> = {crit: 'high', warn: 'medium'};

/** The words of a level in config. */
function ownOf(levels: Levels, level: Trouble): Partial<Call> {
	const one = levels[level];
	if (typeof one !== 'object') return {};
	const {severity, label} = one;
	return {...(severity === undefined ? {} : {severity}), ...(label === undefined ? {} : {label})};
}

/** Severity and label of a level of a check: its own, or those of the check where it is the gravest level. */
export function callOf(check: Pick<CheckConfig, 'levels' | 'severity' | 'label'>, level: Trouble): Call {
	const own = ownOf(check.levels, level);
	if (level === gravest(check)) {
		const label = own.label ?? check.label;
		return {severity: own.severity ?? check.severity ?? usual[level], ...(label === undefined ? {} : {label})};
	}
	return {
		severity: own.severity ?? lower[callOf(check, gravest(check)).severity],
		...(own.label === undefined ? {} : {label: own.label}),
	};
}
