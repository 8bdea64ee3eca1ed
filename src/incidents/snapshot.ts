/** How a system stands when an incident is declared, and what has become better when it is mitigated: notes of the wall. Pure. */
import {isFiring, isUnjudged} from '../checks/firing.ts';
import type {Alert} from '../checks/types.ts';
import type {SignatureState} from '../signatures/types.ts';
import {plural} from '../text/format.ts';
import {alertName} from './alertFacts.ts';
import type {Incident} from './types.ts';

/** Alerts and signatures that are named; of more their number is said. */
const mostNamed = 4;
/** Minutes of errors that are counted. */
const errorMinutes = 10;

const nameOf = ({title, instance}: Pick<Alert, 'title' | 'instance'>): string =>
	instance === undefined ? title : `${title}: ${instance}`;

function named(texts: readonly string[]): string {
	const more = texts.length - mostNamed;
	return [...texts.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/**
 * `When it was declared: High error rate 12 % fires; 1 check cannot be judged; 214 errors in 10 m, most of them "..."`.
 * @param alerts of the system of the incident, the most urgent first
 */
export function snapshotText(alerts: readonly Alert[], {errors, signatures}: SignatureState): string {
	const firing = alerts.filter(isFiring);
	const unjudged = alerts.filter(isUnjudged).length;
	const count = errors.slice(-errorMinutes).reduce((sum, one) => sum + one, 0);
	const [most] = signatures.toSorted((a, b) => b.perMinute - a.perMinute);
	const parts = [
		firing.length === 0
			? 'no check fires'
			: `${named(firing.map(one => `${nameOf(one)} ${one.value}`.trim()))} ${firing.length === 1 ? 'fires' : 'fire'}`,
		...(unjudged === 0 ? [] : [`${plural(unjudged, 'check')} cannot be judged`]),
		`${plural(count, 'error')} in ${errorMinutes} m${most && count > 0 ? `, most of them "${most.text}"` : ''}`,
	];
	return `When it was declared: ${parts.join('; ')}`;
}

/**
 * `Before and now: High error rate 12 % → ok, Webhook latency P95 6.1 s → 5.2 s`; undefined where nothing has fired.
 * @param alerts those of now
 */
export function effectText({timeline}: Pick<Incident, 'timeline'>, alerts: readonly Alert[]): string | undefined {
	const before = new Map<string, {title: string; value: string}>();
	for (const {fact} of timeline)
		if (fact.kind === 'alert' && fact.to === 'firing' && !before.has(fact.key))
			before.set(fact.key, {title: alertName(fact), value: fact.value});
	if (before.size === 0) return undefined;
	const texts = [...before].map(([key, {title, value}]) => {
		const alert = alerts.find(one => one.key === key);
		return `${title} ${value} → ${alert ? nowOf(alert) : 'ok'}`;
	});
	return `Before and now: ${named(texts)}`;
}

function nowOf(alert: Alert): string {
	if (isUnjudged(alert)) return 'cannot be judged';
	return isFiring(alert) ? `${alert.value}, fires`.trim() : alert.state === 'ok' ? 'ok' : `${alert.state}`;
}
