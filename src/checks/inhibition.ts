/** Alerts that another alert explains: they stay visible, name it, and ring nobody. Pure. */
import type {CheckConfig} from '../config/schema/checks.ts';
import {isFiring} from './firing.ts';
import {labelsOfCheck} from './texts.ts';
import type {Alert} from './types.ts';

/** Whether both checks tell their instances apart by the same labels; then only the same instance explains. */
const areAlike = (a: CheckConfig, b: CheckConfig): boolean =>
	labelsOfCheck(a).length > 0 && labelsOfCheck(a).join() === labelsOfCheck(b).join();

/** The alerts of one system, each with the first that inhibits it: one of the checks that its own check names, while that fires. */
export function withInhibitors(alerts: readonly Alert[], checks: readonly CheckConfig[]): Alert[] {
	const byId = new Map(checks.map(check => [check.id, check]));
	const firing = alerts.filter(isFiring);
	return alerts.map(alert => {
		const check = byId.get(alert.check);
		if (!check || check.inhibitedBy.length === 0 || !canBeInhibited(alert)) return alert;
		const inhibitor = firing.find(one => {
			const its = check.inhibitedBy.includes(one.check) ? byId.get(one.check) : undefined;
			return its !== undefined && (!areAlike(check, its) || one.instance === alert.instance);
		});
		return inhibitor ? {...alert, inhibitedBy: {key: inhibitor.key, title: nameOf(inhibitor)}} : alert;
	});
}

/** What is bad, or has stopped to report; what cannot be seen is not explained by what is seen elsewhere. */
const canBeInhibited = (alert: Alert): boolean =>
	isFiring(alert) || alert.state === 'pending' || alert.state === 'nodata';

const nameOf = ({title, instance}: Alert): string => (instance === undefined ? title : `${title} ${instance}`);
