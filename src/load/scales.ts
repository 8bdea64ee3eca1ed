/** Labels of severities say their scale where the wall has several scales with that label. Pure; done once, at load time. */
import type {CheckConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Level, Levels} from '../config/schema/values.ts';
import type {Where} from '../config/thresholds.ts';

/** The systems with labels such as `P1(ops)`. */
export function withScaleNames(systems: readonly SystemConfig[]): SystemConfig[] {
	const all = systems.flatMap(({scales}) => scales);
	const isShared = (label: string) => all.filter(({labels}) => labels.some(one => one.label === label)).length > 1;
	return systems.map(system => {
		const named = (label: string): string => {
			const scale = system.scales.find(({labels}) => labels.some(one => one.label === label));
			return scale && isShared(label) ? `${label}(${scale.name})` : label;
		};
		return {...system, checks: system.checks.map(check => withLabels(check, named))};
	});
}

function withLabels(check: CheckConfig, named: (label: string) => string): CheckConfig {
	const levelOf = (level: Level): Level =>
		typeof level === 'string' || level.label === undefined ? level : {...level, label: named(level.label)};
	const {warn, crit} = check.levels;
	const levels: Levels = {
		...check.levels,
		...(warn !== undefined && {warn: levelOf(warn)}),
		...(crit !== undefined && {crit: levelOf(crit)}),
	};
	return {...check, levels, ...(check.label !== undefined && {label: named(check.label)})};
}

/** One warning per label that no scale of its system has. */
export function labelWarnings({checks, scales}: SystemConfig, where: Where): string[] {
	if (scales.length === 0) return [];
	const known = new Set(scales.flatMap(({labels}) => labels.map(({label}) => label)));
	return checks.flatMap(({label, levels}, index) => {
		const own = [levels.warn, levels.crit].flatMap(one => (typeof one === 'object' && one.label ? [one.label] : []));
		return [...(label === undefined ? [] : [label]), ...own]
			.filter(one => !known.has(one))
			.map(
				one =>
					`${where(['checks', index])}: warning: no scale has the label '${one}'. Add it under scales: or correct it.`,
			);
	});
}
