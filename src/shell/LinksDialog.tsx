/** Where to read on: links of the row and of the system. Clicked where the terminal can, else copied, else selected as text. */
import {Box, Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {hyperlink, type Link, shortUrl} from '../panes/links.ts';
import {cut, pieces} from '../text/format.ts';
import {Dialog, dialogSize} from '../ui/Dialog.tsx';
import {cutText, stepped} from '../ui/scroll.tsx';

export function LinksDialog({links, width, height}: {links: readonly Link[]; width: number; height: number}) {
	const {theme, host, store} = useWall();
	const [cursor, setCursor] = useState(0);
	const inner = dialogSize(width, height);
	const selected = links[Math.min(cursor, links.length - 1)];
	useDialogKeys(({name}) => {
		setCursor(at => stepped(name, at, links.length));
		if ((name === 'y' || name === 'enter') && selected)
			void host.copy(selected.url).then(said => store.getState().notify(said));
	});
	const clickable = (url: string, text: string) => (host.links ? hyperlink(url, text) : text);
	// In full: it can be selected where it cannot be clicked.
	const whole = selected ? pieces(selected.url, inner.width).slice(0, Math.max(1, inner.height - 3)) : [];
	const room = Math.max(1, inner.height - whole.length - 2);
	const start = Math.max(0, Math.min(cursor - room + 1, links.length - room));
	const name = Math.min(28, Math.floor(inner.width / 3));
	return (
		<Dialog
			title="Links"
			width={width}
			height={height}
			minWidth={20}
			minHeight={6}
			hints={['Enter copy', 'Up Down choose', ...(host.links ? ['click opens'] : [])]}
			note={cutText(start, room, links.length)}
		>
			{links.slice(start, start + room).map(({title, url}, index) => (
				<Text key={`${title} ${url}`} wrap="truncate" {...theme.paint(start + index === cursor ? 'selected' : 'plain')}>
					{cut(title, name, theme.glyph.ellipsis).padEnd(name)}{' '}
					{clickable(url, shortUrl(url, inner.width - name - 1, theme.glyph.ellipsis))}
				</Text>
			))}
			<Box height={1} />
			{whole.map((piece, index) => (
				<Text key={`${index} ${piece}`} wrap="truncate">
					{selected ? clickable(selected.url, piece) : piece}
				</Text>
			))}
		</Dialog>
	);
}
