/** The title of an alert's page. Pure. */
import {isFiring} from '../../checks/firing.ts';
import {formatLimit} from '../../checks/format.ts';
import {alertLevel} from '../../checks/standing.ts';
import type {Alert} from '../../checks/types.ts';
import {unitOf} from '../../checks/units.ts';
import type {CheckConfig} from '../../config/schema/checks.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {comparison, milliseconds} from '../../config/units.ts';
import {duration, lasting} from '../../text/durations.ts';
import type {Theme, Tone} from '../../theme/theme.ts';
import {moment} from '../../zone.ts';

/** A part of the title: the higher `drop`, the sooner it goes where there is no room. */
export interface TitlePart {
	id: string;
	text: string;
	tone?: Tone;
	drop: number;
}

/** Mark, label and name, the value and its limit; at the right since when. */
export function alertTitle(
	alert: Alert,
	check: CheckConfig | undefined,
	{system, theme, now}: {system: SystemConfig; theme: Theme; now: number},
): {left: TitlePart[]; right: TitlePart[]} {
	const {glyph, tone} = theme.status(alertLevel(alert));
	const {title, instance, value, acked, inhibitedBy, flapping} = alert;
	const limit = limitWords(alert, check);
	const target = targetOf(check, system);
	return {
		left: [
			{id: 'mark', text: `${glyph} ${wordOf(alert)}`, tone, drop: 0},
			{id: 'name', text: instance === undefined ? title : `${title} ${instance}`, tone: 'strong', drop: 0},
			{id: 'value', text: value, tone: isFiring(alert) ? tone : 'plain', drop: 1},
			...(limit === '' ? [] : [{id: 'limit', text: limit, drop: 4}]),
			...(target === '' ? [] : [{id: 'target', text: target, tone: 'dim' as const, drop: 6}]),
			...(acked ? [{id: 'acked', text: 'acknowledged', drop: 3}] : []),
			...(inhibitedBy ? [{id: 'inhibited', text: `inhibited by ${inhibitedBy.title}`, drop: 3}] : []),
			...(flapping ? [{id: 'flapping', text: 'flaps', drop: 3}] : []),
		],
		right: [{id: 'since', text: sinceWords(alert, now, system.tz), drop: 2}],
	};
}

const wordOf = (alert: Alert): string => {
	const {state, progress} = alert;
	if (isFiring(alert)) return [alert.level.toUpperCase(), alert.label].filter(Boolean).join(' ');
	if (state === 'pending') return progress === undefined ? 'not due' : `builds up ${progress}`;
	return state === 'ok'
		? 'resolved'
		: state === 'nodata'
			? 'no data'
			: state === 'error'
				? 'REFUSED'
				: state === 'blind'
					? 'BLIND'
					: state === 'unset'
						? 'unset'
						: 'loading';
};

function limitWords({limit, level}: Alert, check: CheckConfig | undefined): string {
	if (limit === undefined) return '';
	const hold = check ? milliseconds(check.for) : 0;
	return `${level === 'warn' ? 'warn' : 'crit'} ${limit}${hold > 0 ? ` for ${duration(hold)}` : ''}`;
}

function targetOf(check: CheckConfig | undefined, {slos}: SystemConfig): string {
	if (!check || !('slo' in check.measure)) return '';
	const {slo: id} = check.measure;
	const slo = slos.find(one => one.id === id);
	return slo ? `target ${formatLimit(comparison(slo.target), unitOf(check))}` : '';
}

function sinceWords({state, since, firedAt, resolvedAt}: Alert, now: number, tz: string): string {
	if (state === 'ok') return resolvedAt === undefined ? '' : `resolved ${moment(resolvedAt, now, tz)}`;
	const firing = isFiring({state});
	const at = firing ? (firedAt ?? since) : since;
	return `${firing ? 'firing ' : ''}since ${moment(at, now, tz)}, ${lasting(now - at)}`;
}
