/** The severities that an incident of a system may have, in the words of its scales. Pure. */
import type {SystemConfig} from '../../config/schema/system.ts';
import type {Severity} from '../../config/schema/values.ts';

export interface SeverityChoice {
	/** As the incident will say it: P1, or P1(ops) where its system has several scales. */
	label?: string;
	/** The scale, where several of the wall have the label. */
	scale?: string;
	severity: Severity;
	/** What is called so. */
	when: string;
}

const plain: Readonly<Record<Severity, string>> = {
	critical: 'down, or data is lost',
	high: 'partly down, or wrong for many',
	medium: 'slower, or wrong for some',
	info: 'a question',
};

/**
 * The gravest first within each scale; those of the first scale first.
 * @param wall the scales of all systems
 */
export function severityChoices(
	{scales}: Pick<SystemConfig, 'scales'>,
	wall: readonly Pick<SystemConfig, 'scales'>[],
): readonly SeverityChoice[] {
	const all = wall.flatMap(one => one.scales);
	const isShared = (label: string) => all.filter(({labels}) => labels.some(one => one.label === label)).length > 1;
	const named = scales.flatMap(({name, labels}) =>
		labels.map(({label, is, when = ''}) => ({
			label: scales.length > 1 ? `${label}(${name})` : label,
			...(scales.length === 1 && isShared(label) && {scale: name}),
			severity: is,
			when,
		})),
	);
	if (named.length > 0) return named;
	return (['critical', 'high', 'medium', 'info'] as const).map(severity => ({severity, when: plain[severity]}));
}

/** `P1(ops) critical: outage`; a label that is the severity itself is not said twice. */
export const severityTitle = ({label, scale, severity, when}: SeverityChoice): string => {
	const called = label === undefined ? '' : `${label}${scale === undefined ? '' : `(${scale})`}`;
	const name = called.toLowerCase() === severity ? called : `${called} ${severity}`.trim();
	return when === '' ? name : `${name}: ${when}`;
};

/** A label without its scale. */
const bare = (label: string | undefined): string | undefined => label?.replace(/\(.*\)$/, '');

/** Where to begin: at what the runbook calls it, else at the first of its severity, else at the gravest. */
export function severityAt(
	choices: readonly SeverityChoice[],
	{label, severity}: {label?: string | undefined; severity: Severity},
): number {
	const same = choices.filter(
		one => one.severity === severity && label !== undefined && bare(one.label) === bare(label),
	);
	const called = choices.indexOf(same.find(one => one.label === label) ?? (same[0] as SeverityChoice));
	if (called >= 0) return called;
	return Math.max(
		0,
		choices.findIndex(one => one.severity === severity),
	);
}
