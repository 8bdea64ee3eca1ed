/** Asks for the time to which the wall is rewound. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {whenOf} from '../rewind/when.ts';
import {cut, zoneName} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {TextField} from '../ui/TextField.tsx';
import {newestTime, typedZone} from './rewindTo.ts';

export function RewindDialog({width, height}: {width: number; height: number}) {
	const {store, config, clock, live, rewind, theme} = useWall();
	const [mistake, setMistake] = useState('');
	const field = useTextField({onChange: () => setMistake('')});
	const inner = dialogSize(width, height);
	const tz = typedZone(config, store);
	const newest = newestTime({live, clock});
	useDialogKeys(({name}) => {
		if (name !== 'enter') return;
		const t = whenOf(field.field.text, newest, tz);
		if (t === undefined) return setMistake('no time that was: 14:05, 2026-11-20 14:05, or 90m for ninety minutes ago');
		store.getState().closeDialog();
		rewind?.goTo(t);
	}, field.keys);
	return (
		<Dialog title="Rewind to" width={width} height={height} minWidth={40} minHeight={7} hints={['Enter go']}>
			<Text wrap="truncate">
				{cut(`A time of ${zoneName(newest, tz)}, such as 14:05, or how long ago, such as 90m.`, inner.width)}
			</Text>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>time </Text>
				<TextField field={field.field} width={inner.width - 5} />
			</Text>
			<Text wrap="truncate" {...theme.paint('crit')}>
				{cut(mistake, inner.width)}
			</Text>
		</Dialog>
	);
}
