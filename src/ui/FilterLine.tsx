/** The filter while it is being typed. */
import {Text} from 'ink';
import {useTheme} from '../../hooks/WallContext.ts';
import {widthOf} from './format.ts';

/** Shows the end of a long filter, with a cursor. */
export function FilterLine({filter, width}: {filter: string; width: number}) {
	const theme = useTheme();
	const hint = '  Enter keeps, Esc clears';
	let shown = filter;
	while (shown && widthOf(shown) > width - 2) shown = [...shown].slice(1).join('');
	const room = width - 2 - widthOf(shown);
	return (
		<Text wrap="truncate">
			<Text {...theme.paint('accent')}>/</Text>
			{shown}
			<Text inverse> </Text>
			{room >= hint.length && <Text {...theme.paint('dim')}>{hint}</Text>}
		</Text>
	);
}
