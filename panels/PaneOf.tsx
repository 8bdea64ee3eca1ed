/** Any pane: its view of the scene, in a frame with its standing and age. */

import {memo, useMemo} from 'react';
import {useSystemScene} from '../hooks/useScene.ts';
import {useUi} from '../hooks/useUi.ts';
import {useTheme} from '../hooks/WallContext.ts';
import type {Standing} from '../src/checks/source-standing.ts';
import {minute} from '../src/clock.ts';
import {kindOf} from '../src/panes/kinds.ts';
import {sceneSources} from '../src/panes/sources.ts';
import {isMarked, paneLevel, paneStanding} from '../src/panes/standing.ts';
import {paneState} from '../src/store/store.ts';
import {ago} from '../src/text/durations.ts';
import {innerSize, noticeOf, Pane, PaneBody} from '../src/ui/Pane.tsx';
import {ChartsBody} from './bodies/Charts.tsx';
import {LogBody} from './bodies/Log.tsx';
import {SaidBody} from './bodies/Said.tsx';
import {TableBody} from './bodies/Table.tsx';
import type {Frame, PaneProps} from './types.ts';

export const PaneOf = memo(function PaneOf(props: PaneProps) {
	const {pane, digit, system, width, height, focused, bare = false} = props;
	const kind = kindOf(pane);
	const theme = useTheme();
	const ids = useMemo(() => sceneSources(system, pane), [system, pane]);
	const scene = useSystemScene(system, ids);
	// Not its whole state: a moving cursor changes nothing here.
	const tab = useUi(state => paneState(state, system.system, pane.id).tab);
	const {tabs, note} = useMemo(() => kind.view(pane, scene), [kind, pane, scene]);
	const show = tabs[tab % tabs.length];
	const body = useMemo(() => show?.(), [show]);
	const standing = useMemo(() => paneStanding(pane, scene), [pane, scene]);
	if (!body) return null;
	if (body.kind === 'log') return <LogBody {...props} />;
	const level = paneLevel(pane, scene, standing);
	const subtitle = 'title' in body ? body.title : undefined;
	const sourced = (rows: number, empty: string) => ({
		standing,
		now: scene.now,
		...innerSize(width, height),
		isEmpty: rows === 0,
		empty,
	});
	const frame: Frame = (rows, empty, children, partOf) => {
		if (bare) return children({width, height});
		const inner = innerSize(width, height);
		const left = kind.bare ? inner.height : noticeOf(sourced(rows, empty), theme).left;
		const age = note ?? (kind.bare ? '' : ageNote(standing, scene.now, width));
		return (
			<Pane
				title={subtitle === undefined ? pane.title : `${pane.title} · ${subtitle}`}
				width={width}
				height={height}
				focused={focused}
				digit={digit}
				{...(isMarked(level, system, [pane]) && {level})}
				note={[partOf?.({...inner, height: left}), age].filter(Boolean).join(' · ')}
			>
				{kind.bare ? children(inner) : <PaneBody {...sourced(rows, empty)}>{children}</PaneBody>}
			</Pane>
		);
	};
	if (body.kind === 'said') return <SaidBody {...props} body={body} frame={frame} />;
	if (body.kind === 'charts') return <ChartsBody {...props} body={body} frame={frame} />;
	return <TableBody {...props} body={body} now={scene.now} frame={frame} />;
});

/** The age of a pane's data for its border, and that some of it was left out; wide panes also say what, and how late the data is by design. */
export function ageNote({age, cut}: Standing, now: number, width: number): string {
	const at = age.dataAt ?? age.fetchedAt;
	if (at === undefined) return '';
	const left = cut === undefined ? '' : width >= 76 ? `, ${cut}` : ', cut';
	const old = ago(now - at);
	if (width < 50) return `${old}${left}`;
	const late = age.delay > 0 && width >= 76 ? `, up to ${Math.ceil(age.delay / minute)} m late by design` : '';
	return `${age.dataAt === undefined ? 'looked' : 'data'} ${old}${late}${left}`;
}
