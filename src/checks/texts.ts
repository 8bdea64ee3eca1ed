/** The text of an alert: what its check says to whoever gets it, with the names in braces replaced. Pure. */
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {own} from '../text/own.ts';
import {between, labelsOf} from './measures/measured.ts';
import type {Alert} from './types.ts';

const name = /\{([A-Za-z_][\w.]*)\}/g;

/** Names that every check has; the labels of its `by` come beside them. */
export const textNames = ['value', 'limit', 'instance', 'level', 'label', 'title', 'system', 'project'] as const;

/** The names in braces of a text. */
export const namesIn = (text: string): string[] => [...text.matchAll(name)].map(([, one = '']) => one);

/** The columns or labels that tell the instances of a check apart. */
export const labelsOfCheck = ({measure}: Pick<CheckConfig, 'measure'>): readonly string[] =>
	'by' in measure ? labelsOf(measure.by) : [];

/** Undefined where the check says nothing. */
export function textOf(check: CheckConfig, alert: Alert, {project}: Pick<SystemConfig, 'project'>): string | undefined {
	const {value, limit = '', instance = '', level, label = '', title, system} = alert;
	const names = labelsOfCheck(check);
	const parts = names.length > 1 ? instance.split(between) : [instance];
	const labels = Object.fromEntries(names.map((one, index) => [one, parts[index] ?? '']));
	const values: Record<string, string> = {...labels, value, limit, instance, level, label, title, system, project};
	return check.text?.replace(name, (whole, one: string) => own(values, one) ?? whole);
}
