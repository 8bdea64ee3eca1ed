/** The wall: header, panes by layout, footer, or one full-screen dialog. */
import {Box} from 'ink';
import {useEffect, useLayoutEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useViewport} from '../../hooks/useViewport.ts';
import {useWall, type Wall, WallContext} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {ActionId} from '../store/keymap.ts';
import type {Dialog, PaneId} from '../store/types.ts';
import {ArmDialog} from './ArmDialog.tsx';
import {Footer} from './Footer.tsx';
import {Guard} from './Guard.tsx';
import {Header} from './Header.tsx';
import {Help} from './Help.tsx';
import {LinksDialog} from './LinksDialog.tsx';
import {layout, presetOf, type Rectangle, type Size} from './layout.ts';
import {MessageDialog} from './MessageDialog.tsx';
import {Overview} from './Overview.tsx';
import {Palette} from './Palette.tsx';
import {
	AlertsPane,
	PinnedBanner,
	RollbackDialog,
	RunningStrip,
	systemPanes,
	TriggerDialog,
	usePinned,
	useRuns,
} from './panes.ts';
import {Strip} from './Strip.tsx';
import {TooSmall} from './TooSmall.tsx';
import {createTheme} from './theme.ts';
import {useShellInput} from './useShellInput.ts';
import {wantedLines} from './wanted.ts';
import {focusOf, panesOf, systemOf} from './where.ts';

/** Rows from which on the wall spends single lines on standing facts. */
const roomy = 16;

/** Ends what ends by itself: arming and the line in the footer. */
function useExpiry(): void {
	const {store, clock} = useWall();
	const mode = useUi(state => state.mode);
	const flash = useUi(state => state.flash);
	useEffect(() => {
		if (mode.kind !== 'armed') return;
		const timer = setTimeout(
			() => {
				store.getState().disarm();
				store.getState().notify('read-only again: 15 minutes are over');
			},
			(mode.until - clock.now()) / clock.speed,
		);
		return () => clearTimeout(timer);
	}, [mode, store, clock]);
	useEffect(() => {
		if (!flash) return;
		const timer = setTimeout(() => store.getState().clearFlash(), (flash.until - clock.now()) / clock.speed);
		return () => clearTimeout(timer);
	}, [flash, store, clock]);
}

function DialogView({dialog, size, run}: {dialog: Dialog; size: Size; run: (id: ActionId) => void}) {
	const {columns: width, rows: height} = size;
	switch (dialog.kind) {
		case 'help':
			return <Help width={width} height={height} />;
		case 'palette':
			return <Palette width={width} height={height} run={run} />;
		case 'arm':
			return <ArmDialog width={width} height={height} />;
		case 'message':
			return <MessageDialog title={dialog.title} lines={dialog.lines} width={width} height={height} />;
		case 'links':
			return <LinksDialog links={dialog.links} width={width} height={height} />;
		case 'rollback':
			return <RollbackDialog dialog={dialog} width={width} height={height} />;
		case 'trigger':
			return <TriggerDialog dialog={dialog} width={width} height={height} />;
	}
}

function PaneView({
	pane,
	system,
	rectangle,
	focused,
}: {
	pane: PaneId;
	system: SystemConfig;
	rectangle: Rectangle;
	focused: boolean;
}) {
	const {width, height} = rectangle;
	if (pane === 'alerts') return <AlertsPane system={system} width={width} height={height} focused={focused} />;
	const Component = systemPanes[pane];
	return <Component system={system} width={width} height={height} focused={focused} />;
}

/** The panes of one system, with a line above them for what stands in the way of its deploys. */
function SystemWall({system, size, focus, bottom}: {system: SystemConfig; size: Size; focus: PaneId; bottom: number}) {
	const zoomed = useUi(state => state.zoomed);
	const pinned = usePinned(system).length > 0;
	const {columns: width, rows: height} = size;
	const banner = pinned && height >= roomy ? 1 : 0;
	const rows = height - banner - bottom;
	const paneIds = useMemo(() => panesOf(system), [system]);
	const alerts = useUi(state => state.alerts.filter(alert => alert.system === system.system).length);
	const plan = useMemo(
		() => layout({columns: width, rows}, paneIds, {zoomed, focus, wanted: wantedLines(system, alerts)}),
		[width, rows, paneIds, zoomed, focus, system, alerts],
	);
	const {header, footer, preset} = plan;
	const area = useClickArea((x, y) => {
		const hit = plan.panes.find(
			one =>
				x >= one.x && x < one.x + one.width && y + header.height >= one.y && y + header.height < one.y + one.height,
		);
		return hit && {kind: 'pane', pane: hit.pane};
	});
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Header width={width} height={header.height} />
			{banner > 0 && <PinnedBanner system={system} width={width} />}
			<Box ref={area} width={width} height={rows - header.height - footer.height}>
				{plan.panes.map(({pane, ...rectangle}) => (
					<Box
						key={`${system.system} ${pane}`}
						position="absolute"
						top={rectangle.y - header.height}
						left={rectangle.x}
						width={rectangle.width}
						height={rectangle.height}
					>
						<Guard what={pane} width={rectangle.width}>
							{preset === 'strip' ? (
								<Strip system={system} pane={pane} width={rectangle.width} focused={pane === focus} />
							) : (
								<PaneView pane={pane} system={system} rectangle={rectangle} focused={pane === focus} />
							)}
						</Guard>
					</Box>
				))}
			</Box>
			{bottom > 0 && <RunningStrip width={width} />}
			<Footer width={width} focus={focus} hidden={zoomed ? 0 : plan.hidden.length} showBusy={bottom === 0} />
		</Box>
	);
}

/** All systems at once. */
function OverviewWall({size, bottom}: {size: Size; bottom: number}) {
	const {columns: width, rows: height} = size;
	const head = height >= roomy ? 2 : 1;
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Header width={width} height={head} />
			<Overview width={width} height={height - head - 1 - bottom} />
			{bottom > 0 && <RunningStrip width={width} />}
			<Footer width={width} focus="overview" hidden={0} showBusy={bottom === 0} />
		</Box>
	);
}

/** Everything between the streams of a terminal of this size. */
function Screen({size}: {size: Size}) {
	const {config} = useWall();
	const run = useShellInput();
	useExpiry();
	const tab = useUi(state => state.tab);
	const wanted = useUi(state => state.focus);
	const dialog = useUi(state => state.dialog);
	const ran = useRuns(({runs}) => runs.length > 0);
	const system = systemOf(config, tab);
	const {columns: width, rows: height} = size;
	const bottom = ran && height >= roomy ? 1 : 0;
	if (dialog) {
		return (
			<Box width={width} height={height}>
				<Guard key={dialog.kind} what="this dialog" width={width}>
					<DialogView dialog={dialog} size={size} run={run} />
				</Guard>
			</Box>
		);
	}
	if (presetOf(size) === 'tiny') return <TooSmall width={width} height={height} />;
	return system ? (
		<SystemWall system={system} size={size} focus={focusOf(config, tab, wanted)} bottom={bottom} />
	) : (
		<OverviewWall size={size} bottom={bottom} />
	);
}

function Viewport({onSize}: {onSize: ((size: Size) => void) | undefined}) {
	const size = useViewport();
	useLayoutEffect(() => onSize?.(size), [size, onSize]);
	return <Screen size={size} />;
}

/** The whole program's face; `wall` is what the wiring made. `onSize` is told when the layout is one for this size. */
export function App({wall, onSize}: {wall: Wall; onSize?: (size: Size) => void}) {
	const reloaded = useStore(wall.store, state => state.config);
	const now = useMemo(
		() =>
			reloaded ? {...wall, config: reloaded, theme: createTheme({...wall.theme, theme: reloaded.wall.theme})} : wall,
		[wall, reloaded],
	);
	return (
		<WallContext.Provider value={now}>
			<Viewport onSize={onSize} />
		</WallContext.Provider>
	);
}
