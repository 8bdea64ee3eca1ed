/** The services and functions of a system, what was changed last first. */
import {useMemo} from 'react';
import {useCursor} from '../../hooks/useCursor.ts';
import {useKeymap} from '../../hooks/useKeymap.ts';
import {useSystemScene} from '../../hooks/useScene.ts';
import {useUi} from '../../hooks/useUi.ts';
import type {Column} from '../../src/panes/cells.ts';
import {subjectLinks} from '../../src/service/links.ts';
import {serviceSourceIds} from '../../src/service/sources.ts';
import {type ListedSubject, listedSubjects} from '../../src/service/subjects.ts';
import {type Place, placePane} from '../../src/store/types.ts';
import {ago} from '../../src/text/durations.ts';
import {Grid} from '../../src/ui/Grid.tsx';
import {innerSize, Pane} from '../../src/ui/Pane.tsx';
import {moment} from '../../src/zone.ts';
import type {PlaceProps} from './types.ts';

export function ServicesPlace({system, width, height}: PlaceProps<'services'>) {
	const ids = useMemo(() => serviceSourceIds(system), [system]);
	const scene = useSystemScene(system, ids);
	const subjects = useMemo(() => listedSubjects(scene), [scene]);
	const columns = useMemo(() => columnsAt(scene.asOf, system.tz), [scene.asOf, system.tz]);
	const tab = useUi(state => state.tab);
	const enter = useUi(state => state.enter);
	const cursor = useCursor(tab, placePane, true, subjects, ({name}) => name);
	const selected = subjects[cursor];
	const place: Place | undefined = selected && {kind: 'service', system: system.system, service: selected.name};
	useKeymap(placePane, {
		rows: subjects.length,
		page: Math.max(1, height - 3),
		copy: () => selected?.name,
		links: () => (selected ? subjectLinks(system, selected) : []),
		place: () => place,
		onCommand(command) {
			if (command !== 'open' || !place) return false;
			enter(place);
			return true;
		},
	});
	return (
		<Pane title={`Services and functions of ${system.title}`} width={width} height={height} focused>
			<Grid {...innerSize(width, height)} columns={columns} rows={subjects} cursor={cursor} />
		</Pane>
	);
}

const columnsAt = (now: number, tz: string): readonly Column<ListedSubject>[] => [
	{title: 'name', rank: 1, text: {min: 16, max: 60}, name: true, cell: ({name}) => name},
	{title: 'what', rank: 4, cell: ({kind}) => (kind === 'service' ? 'Cloud Run' : 'function')},
	{
		title: 'changed',
		rank: 3,
		align: 'right',
		cell: ({changedAt}) => (changedAt === undefined ? '' : ago(now - changedAt)),
	},
	{title: 'at', rank: 5, cell: ({changedAt}) => (changedAt === undefined ? '' : moment(changedAt, now, tz))},
	{title: 'alerts', rank: 2, text: {min: 12, max: 80}, cell: ({alerts}) => alerts},
];
