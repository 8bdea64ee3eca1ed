/** Connects arming and the leftovers of an earlier wall to the audit log and the screen. */
import type {Executor} from '../actions/executor.ts';
import {leftoverText} from '../actions/leftovers.ts';
import type {ActionDesk} from '../actions/runs.ts';
import type {Clock} from '../clock.ts';
import type {Store} from '../store/store.ts';
import {messageOf} from '../text/errors.ts';
import {isoText} from '../zone.ts';
import type {Echo} from './facts/echo.ts';

/** Writes every arming and disarming to the audit log, and takes back an arming that cannot be written. Returns how to stop. */
export function auditModes(wall: Store, executor: Pick<Executor, 'recordMode'>): () => void {
	return wall.subscribe(({mode}, before) => {
		if (mode === before.mode) return;
		if (mode.kind === 'armed') {
			executor.recordMode('arm', mode.reason).catch((error: unknown) => {
				wall.getState().disarm();
				wall.getState().notify(`not armed: ${messageOf(error)}`, 'error');
			});
		} else if (before.mode.kind === 'armed') {
			executor.recordMode('disarm', before.mode.reason).catch(() => undefined);
		}
	});
}

/**
 * Writes to the audit log who took on or muted which alert, and takes back a mute that cannot be written. Returns how to stop.
 * @param echo what other walls did is in the audit logs of their machines
 */
export function auditHolds(
	wall: Store,
	executor: Pick<Executor, 'recordHold'>,
	clock: Clock,
	echo?: Pick<Echo, 'isOn'>,
): () => void {
	return wall.subscribe(({holds, alerts}, before) => {
		if (holds === before.holds || echo?.isOn()) return;
		for (const [key, hold] of holds) {
			if (before.holds.get(key) === hold) continue;
			const words = `until ${isoText(hold.until)}${hold.reason === undefined ? '' : `: ${hold.reason}`}`;
			executor.recordHold(hold.kind, key, words).catch((error: unknown) => {
				const {setHold, notify} = wall.getState();
				// Whoever acknowledges goes on working, whatever the disk does. A mute hides something, so it needs its record.
				if (hold.kind === 'mute') setHold(key, undefined);
				notify(
					`${hold.kind === 'mute' ? 'not muted' : 'acknowledged, but not in the audit log'}: ${messageOf(error)}`,
					'error',
				);
			});
		}
		for (const [key, {until, kind}] of before.holds) {
			const isOpen = alerts.some(alert => alert.key === key && alert.state !== 'ok');
			// What ended by itself is in the record of its beginning.
			if (holds.has(key) || until <= clock.now() || !isOpen) continue;
			executor.recordHold('release', key, kind).catch(() => undefined);
		}
	});
}

/** Has the executor find out how the leftovers ended. They are shown in the strip; each result is shown for a moment and logged. */
export async function tellLeftovers(
	wall: Store,
	{executor, runs}: ActionDesk,
	log: (text: string) => void,
): Promise<void> {
	await executor.reconcile(leftover => {
		runs.getState().setLeftover(leftover);
		if (leftover.state === 'looking') return;
		const text = leftoverText(leftover);
		log(text);
		wall.getState().notify(text, 'error');
	});
}
