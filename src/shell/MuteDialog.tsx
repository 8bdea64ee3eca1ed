/** Muting an alert: a reason, and how long. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {longestMute} from '../checks/holds.ts';
import type {Alert} from '../checks/types.ts';
import {day, hour, minute} from '../clock.ts';
import {systemOf} from '../panes/where.ts';
import {cut} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {localTime, startOfDay} from '../zone.ts';
import {ReasonField, useReason} from './Reason.tsx';

interface Choice {
	title: string;
	/** ms of the wall's clock. */
	until: number;
}

/** The hour of the day at which a night is over. */
const morning = 8 * hour;

/** Until when an alert can be muted, the shortest first; hours are real ones, whatever the pace of the clock. */
export function muteChoices(
	alert: Pick<Alert, 'state'>,
	{now, speed}: {now: number; speed: number},
	tz: string,
): Choice[] {
	const today = startOfDay(now, tz) + morning;
	const next = today > now ? today : today + day;
	return [
		{title: '30 minutes', until: now + 30 * minute * speed},
		{title: '2 hours', until: now + 2 * hour * speed},
		{title: '8 hours', until: now + 8 * hour * speed},
		{title: 'until the morning', until: next},
	].filter(({until}) => until - now <= longestMute(alert) * speed);
}

export function MuteDialog({alert, width, height}: {alert: Alert; width: number; height: number}) {
	const {store, theme, clock, config, user} = useWall();
	const [chosen, setChosen] = useState(0);
	const [now] = useState(() => clock.now());
	const inner = dialogSize(width, height);
	const tz = systemOf(config, alert.system)?.tz ?? 'UTC';
	const choices = muteChoices(alert, {now, speed: clock.speed}, tz);
	const reason = useReason();
	useDialogKeys(({name}) => {
		if (name === 'tab' || name === 'down') return setChosen((chosen + 1) % choices.length);
		if (name === 'shift-tab' || name === 'up') return setChosen((chosen + choices.length - 1) % choices.length);
		const until = choices[chosen]?.until;
		if (name !== 'enter' || until === undefined) return;
		const why = reason.take();
		if (why === undefined) return;
		const {setHold, closeDialog, notify} = store.getState();
		setHold(alert.key, {kind: 'mute', who: user, at: now, until, reason: why});
		closeDialog();
		notify(`muted until ${localTime(until, tz)}: ${alert.title}`);
	}, reason.keys);
	return (
		<Dialog
			title={`Mute ${alert.title}${alert.instance ? ` ${alert.instance}` : ''}`}
			width={width}
			height={height}
			minWidth={40}
			minHeight={11}
			hints={['Enter mute', 'Tab how long']}
			esc="cancel"
		>
			<Text wrap="truncate">{cut('It stays on the screen, but rings no bell and leaves the title.', inner.width)}</Text>
			{choices.map(({title, until}, index) => (
				<Text key={title} wrap="truncate" {...theme.paint(index === chosen ? 'selected' : 'plain')}>
					{cut(`${index === chosen ? theme.glyph.pointer : ' '} ${title} (${localTime(until, tz)})`, inner.width)}
				</Text>
			))}
			<ReasonField reason={reason} width={inner.width} />
		</Dialog>
	);
}
