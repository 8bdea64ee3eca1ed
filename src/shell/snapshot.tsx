/** One frame of the overview as plain text, for `pitwall | cat`. */
import {stripVTControlCharacters} from 'node:util';
import {Box, renderToString} from 'ink';
import {createRouter} from '../../hooks/router.ts';
import {type Wall, WallContext} from '../../hooks/WallContext.ts';
import type {Size} from '../panes/layout.ts';
import {createTheme} from '../theme/theme.ts';
import {Guard} from './Guard.tsx';
import {Header} from './Header.tsx';
import {Overview} from './overview/Overview.tsx';
import type {WallProps} from './render.tsx';

/** Plain lines without colours or trailing blanks, ending in a newline. */
export function snapshotText(props: WallProps, {columns, rows}: Size): string {
	const nothing = () => undefined;
	const wall: Wall = {
		...props,
		theme: props.theme ?? createTheme({colors: 0}),
		keys: createRouter(),
		host: {copy: async () => '', repaint: nothing, quit: nothing, suspend: nothing},
	};
	const text = renderToString(
		<WallContext.Provider value={wall}>
			<Box flexDirection="column" width={columns}>
				<Guard what="the header" width={columns}>
					<Header width={columns} height={2} />
				</Guard>
				<Guard what="the overview" width={columns}>
					<Overview width={columns} height={Math.max(1, rows - 2)} />
				</Guard>
			</Box>
		</WallContext.Provider>,
		{columns},
	);
	const lines = stripVTControlCharacters(text)
		.split('\n')
		.map(line => line.trimEnd());
	while (lines.at(-1) === '') lines.pop();
	return `${lines.join('\n')}\n`;
}
