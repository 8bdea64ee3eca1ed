/** The rows of alerts of a system in the overview, and what is said of those without one. Pure. */
import {alertLevel, isOpenAlert} from '../checks/standing.ts';
import {type Alert, levelOrder} from '../checks/types.ts';
import {type AlertLine, fold} from '../panes/alerts/lines.ts';

/** Open alerts, the worst first; many that could not be judged share a row. */
export function overviewAlerts(alerts: readonly Alert[]): AlertLine[] {
	const open = alerts.filter(isOpenAlert);
	// The sort is stable: of one level the gravest comes first, then the oldest.
	return fold(open.toSorted((a, b) => levelOrder.indexOf(alertLevel(a)) - levelOrder.indexOf(alertLevel(b))));
}

const nameOf = ({title, instance}: Alert): string => `${title}${instance ? ` ${instance}` : ''}`;

/** `1-5 of 9`, and of what follows unseen what builds up: `+2 building up: Processing backlog 298 (7 of 20 m)`. */
export function restText(lines: readonly AlertLine[], start: number, shown: number): string {
	const part = `${start + 1}-${start + shown} of ${lines.length}`;
	const rest = lines.slice(start + shown).map(({alert}) => alert);
	const building = rest.filter(({state}) => state === 'pending');
	if (start > 0 || building.length < rest.length) return part;
	const words = building.map(alert => {
		const {value, progress} = alert;
		return `${nameOf(alert)} ${value}${progress === undefined ? '' : ` (${progress})`}`;
	});
	return `+${building.length} building up: ${words.join(', ')}`;
}
