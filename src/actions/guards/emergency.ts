/** What widens change windows for actions that mitigate: a critical alert that fires in the system. Pure. */
import {isFiring} from '../../checks/firing.ts';
import type {Alert} from '../../checks/types.ts';

/** The critical alert of a system that fires; undefined without one. */
export const emergencyIn = (alerts: readonly Alert[], system: string): Alert | undefined =>
	alerts.find(alert => alert.system === system && alert.severity === 'critical' && isFiring(alert));
