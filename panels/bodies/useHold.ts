/** Taking an alert on, silencing it, or taking that back. */
import {useKeyOf} from '../../hooks/useKeyOf.ts';
import {useScene} from '../../hooks/useScene.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {isFiring} from '../../src/checks/firing.ts';
import type {Alert} from '../../src/checks/types.ts';
import {milliseconds} from '../../src/config/units.ts';
import type {PaneCommand} from '../../src/keys/keymap.ts';
import {lasting} from '../../src/text/durations.ts';

/** Does `ack` and `mute` to the alert under the cursor; false for another command, and where there is nothing to do it to. */
export function useHold(): (command: PaneCommand, shown: Alert | undefined) => boolean {
	const {live, store, user, clock, config} = useWall();
	const ackKey = useKeyOf('ack');
	const muteKey = useKeyOf('mute');
	const freezeKey = useKeyOf('freeze');
	const frozen = useScene().at !== undefined;
	return (command, shown) => {
		if ((command !== 'ack' && command !== 'mute') || !shown || !isHeldable(command, shown)) return false;
		const {key, title, instance} = shown;
		const {setHold, notify, openDialog} = store.getState();
		// Which one it was is said: another may have come under the cursor just now.
		const name = `${title}${instance ? ` ${instance}` : ''}`;
		// Even on a frozen screen the present alert is held.
		const alert = live.alerts().find(one => one.key === key);
		const behind = frozen ? ` behind the frozen screen (${freezeKey} to run)` : '';
		if (!alert || !isHeldable(command, alert)) {
			notify(`not ${command === 'ack' ? 'firing' : 'open'} any more: ${name}`);
			return true;
		}
		if (alert.hold && (alert.hold.kind === command || command === 'ack')) {
			setHold(key, undefined);
			notify(`no longer ${alert.hold.kind === 'ack' ? 'acknowledged' : 'muted'}${behind}: ${name}`);
		} else if (command === 'mute') openDialog({kind: 'mute', alert});
		else {
			const at = clock.now();
			const lasts = milliseconds(config.wall.ackFor);
			setHold(key, {kind: 'ack', who: user, at, until: at + lasts * clock.speed});
			notify(`acknowledged${behind} for ${lasting(lasts)}: ${name} (${ackKey} takes it back, ${muteKey} mutes)`);
		}
		return true;
	};
}

const isHeldable = (command: 'ack' | 'mute', alert: Alert): boolean =>
	command === 'ack' ? isFiring(alert) : alert.state !== 'ok' && alert.state !== 'loading';
