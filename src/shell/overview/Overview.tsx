/** All systems on one screen: what burns takes the room, what is well is a line. Enter opens the system or the alert under the cursor. */
import {Box} from 'ink';
import {memo, type ReactNode, useMemo} from 'react';
import {useClickArea} from '../../../hooks/useClickArea.ts';
import {useNow} from '../../../hooks/useClock.ts';
import {useCursor} from '../../../hooks/useCursor.ts';
import {useKeymap} from '../../../hooks/useKeymap.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {useHold} from '../../../panels/bodies/useHold.ts';
import {isRoomy, overviewLayout} from '../../overview/layout.ts';
import type {Block} from '../../overview/types.ts';
import {alertFacts} from '../../panes/alerts/facts.ts';
import {systemLinks} from '../../panes/links.ts';
import {factsText} from '../../panes/rows.ts';
import {overviewPane} from '../../panes/where.ts';
import {openAlert} from '../alerts.ts';
import {Guard} from '../Guard.tsx';
import {Changed} from './Changed.tsx';
import {Headline} from './Headline.tsx';
import {More, Notes, Rule, Sentence, Unseen} from './Lines.tsx';
import {NewestErrors, useNewestErrors} from './NewestErrors.tsx';
import {OverviewAlerts} from './OverviewAlerts.tsx';
import {OverviewCharts} from './OverviewCharts.tsx';
import {homeOf, idOfRow, rowAt, rowsOf, windowOf} from './rows.ts';
import {Signatures} from './Signatures.tsx';
import {Steps} from './Steps.tsx';
import {type SystemShown, useWishes} from './useWishes.ts';

/** Errors that the largest screen has room for. */
const mostErrors = 12;

export const Overview = memo(function Overview({width, height}: {width: number; height: number}) {
	const {config, store} = useWall();
	const systems = useWishes();
	const errors = useNewestErrors(mostErrors);
	const rows = useMemo(() => rowsOf(systems), [systems]);
	const cursor = useCursor('overview', overviewPane, true, rows, idOfRow, homeOf(rows));
	const row = rows[cursor];
	const focus = row?.shown.system.system;
	const alert = row?.line?.folded === undefined ? row?.line?.alert : undefined;
	const blocks = useMemo(
		() => overviewLayout({width, height}, {systems: systems.map(({wish}) => wish), errors: errors.length}, focus),
		[width, height, systems, errors.length, focus],
	);
	const hold = useHold();
	const now = useNow();
	useKeymap(overviewPane, {
		rows: rows.length,
		system: () => focus,
		links: () => systemLinks(row?.shown.system),
		place: () => alert && {kind: 'alert', system: alert.system, key: alert.key},
		copy: () => row?.line && factsText(alertFacts(row.line.alert, row.shown.system, now)),
		onCommand(command) {
			if (!row || focus === undefined) return false;
			if (hold(command, alert)) return true;
			if (command !== 'open') return false;
			if (alert) openAlert(store, alert);
			else store.getState().setTab(focus);
			return true;
		},
	});
	const head = isRoomy({width, height});
	const area = useClickArea((x, y) => {
		const hit = rowAt(rows, blocks, {x, y, head, cursor});
		return hit === undefined ? undefined : {kind: 'row', row: hit};
	});
	const shown = blocks.flatMap(({kind, system}) =>
		kind === 'headline' ? systems.filter(one => one.system.system === system) : [],
	);
	const draw = (block: Block): ReactNode => {
		const {kind} = block;
		if (kind === 'errors') return <NewestErrors errors={errors} width={block.width} height={block.height} />;
		if (kind === 'sentence')
			return <Sentence loading={systems.filter(({level}) => level === 'loading').length} width={block.width} />;
		if (kind === 'more') return <More systems={systems} shown={shown} width={block.width} />;
		const of = systems.find(one => one.system.system === block.system);
		return of && <SystemPart block={block} of={of} nth={of === row?.shown ? row.nth : undefined} head={head} />;
	};
	return (
		<Box ref={area} width={width} height={height}>
			{blocks.map(block => (
				<Box
					key={`${block.kind} ${block.system ?? ''}`}
					position="absolute"
					top={block.y}
					left={block.x}
					width={block.width}
					height={block.height}
				>
					<Guard
						what={`${block.kind}${block.system === undefined ? '' : ` of ${block.system}`}`}
						width={block.width}
						again={config}
					>
						{draw(block)}
					</Guard>
				</Box>
			))}
		</Box>
	);
});

/** Cells in front of the lines that belong to a headline. */
const indent = 2;

interface SystemPartProps {
	block: Block;
	of: SystemShown;
	/** The row of the system under the cursor: -1 is its headline; undefined where the cursor is elsewhere. */
	nth: number | undefined;
	head: boolean;
}

function SystemPart({block, of: {system, level, alerts}, nth, head}: SystemPartProps) {
	const {width, height} = block;
	switch (block.kind) {
		case 'headline':
			return <Headline system={system} level={level} selected={nth === -1} width={width} />;
		case 'unseen':
			return <Unseen system={system} width={width} />;
		case 'charts':
			return <OverviewCharts system={system} width={width} height={height} />;
		case 'alerts':
			return (
				<OverviewAlerts
					system={system}
					lines={alerts}
					window={windowOf(block, alerts.length, nth ?? 0, head)}
					selected={nth ?? -1}
					width={width}
				/>
			);
		case 'notes':
			return <Notes system={system} width={width} />;
		case 'changed':
			return (
				<Box paddingLeft={indent}>
					<Changed system={system} width={Math.max(0, width - indent)} />
				</Box>
			);
		case 'signatures':
			return <Signatures system={system} width={width} height={height} />;
		case 'steps':
			return <Steps system={system} width={width} height={height} />;
		case 'rule':
			return <Rule width={width} />;
		default:
			return null;
	}
}
