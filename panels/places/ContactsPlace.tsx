/** Whom to call, and when: the ladder of a system, and support of others. */

import {useMemo, useRef} from 'react';
import {useNow} from '../../hooks/useClock.ts';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useAlerts} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {linkOf} from '../../src/panes/links.ts';
import {contactRows} from '../../src/runbooks/contactRows.ts';
import {textOfRow} from '../../src/runbooks/extract.ts';
import {asciiRows, inRoom, unicodeRows} from '../../src/runbooks/rows.ts';
import {placePane} from '../../src/store/types.ts';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {Rows} from './Rows.tsx';
import {type PlaceProps, pageOf} from './types.ts';

export function ContactsPlace({place, system, width, height}: PlaceProps<'contacts'>) {
	const {theme, host, store} = useWall();
	const {unicode} = theme;
	/** What was copied last: the same contact again is the next way to reach it. */
	const copied = useRef({id: '', next: 0});
	const tab = useUi(state => state.tab);
	const alert = useAlerts(system.system).find(({key}) => key === place.key);
	const now = useNow();
	const inner = innerSize(width, height);
	const rows = useMemo(
		() =>
			inRoom(
				contactRows(system, alert, now, inner.width, unicode ? unicodeRows : asciiRows),
				Math.max(1, inner.height),
			),
		[system, alert, now, inner.width, inner.height, unicode],
	);
	const cursor = useCursor(tab, placePane, true, rows, ({id}) => id);
	const row = rows[cursor];
	/** One way to reach the contact at a time, so that it can be pasted where one calls or writes. */
	function copyReach(): boolean {
		const {id, reach = []} = row ?? {id: ''};
		if (reach.length === 0) return false;
		const at = copied.current.id === id ? copied.current.next % reach.length : 0;
		copied.current = {id, next: at + 1};
		const way = reach[at] ?? '';
		const more = reach.length > 1 ? `, again for the next of ${reach.length}` : '';
		void host.copy(way).then(said => store.getState().notify(`${way}: ${said}${more}`));
		return true;
	}
	useKeymap(placePane, {
		rows: rows.length,
		page: Math.max(1, Math.floor(inner.height / 3)),
		place: () => pageOf(alert),
		copy: () => row && textOfRow(row),
		links: () => (row?.urls ?? []).flatMap(url => linkOf(row?.name ?? '', url)),
		onCommand: command => command === 'copy' && copyReach(),
	});
	return (
		<Pane title={`Contacts of ${system.title}`} width={width} height={height} focused note={alert ? alert.title : ''}>
			<Rows rows={rows} cursor={cursor} {...inner} />
		</Pane>
	);
}
