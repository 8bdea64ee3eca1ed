/** The wall: header, panes by layout, footer, or one full-screen dialog. */
import {Box} from 'ink';
import {useEffect, useMemo} from 'react';
import {useUi} from '../../hooks/useUi.ts';
import {useViewport} from '../../hooks/useViewport.ts';
import {useWall, type Wall, WallContext} from '../../hooks/WallContext.ts';
import type {SystemConfig} from '../config/schema.ts';
import type {ActionId} from '../store/keymap.ts';
import type {Dialog, PaneId} from '../store/types.ts';
import {ArmDialog} from './ArmDialog.tsx';
import {focusOf, panesOf, systemOf} from './dispatch.ts';
import {Footer} from './Footer.tsx';
import {Guard} from './Guard.tsx';
import {Header} from './Header.tsx';
import {Help} from './Help.tsx';
import {layout, type Rectangle, type Size} from './layout.ts';
import {MessageDialog} from './MessageDialog.tsx';
import {Overview} from './Overview.tsx';
import {Palette} from './Palette.tsx';
import {AlertsPane, RollbackDialog, systemPanes, TriggerDialog} from './panes.ts';
import {Strip} from './Strip.tsx';
import {TooSmall} from './TooSmall.tsx';
import {useShellInput} from './useShellInput.ts';

/** Ends what ends by itself: arming and the line in the footer. */
function useExpiry(): void {
	const {store, clock} = useWall();
	const mode = useUi(state => state.mode);
	const flash = useUi(state => state.flash);
	useEffect(() => {
		if (mode.kind !== 'armed') return;
		const timer = setTimeout(() => {
			store.getState().disarm();
			store.getState().notify('read-only again: 15 minutes are over');
		}, (mode.until - clock.now()) / clock.speed);
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
		case 'rollback':
			return <RollbackDialog dialog={dialog} width={width} height={height} />;
		case 'trigger':
			return <TriggerDialog dialog={dialog} width={width} height={height} />;
	}
}

function PaneView({pane, system, rectangle, focused}: {pane: PaneId; system: SystemConfig; rectangle: Rectangle; focused: boolean}) {
	const {width, height} = rectangle;
	if (pane === 'alerts') return <AlertsPane system={system} width={width} height={height} focused={focused} />;
	const Component = systemPanes[pane];
	return <Component system={system} width={width} height={height} focused={focused} />;
}

/** Everything between the streams of a terminal of this size; exported for the snapshot and tests. */
export function Screen({size}: {size: Size}) {
	const {config} = useWall();
	const run = useShellInput();
	useExpiry();
	const tab = useUi(state => state.tab);
	const wanted = useUi(state => state.focus);
	const zoomed = useUi(state => state.zoomed);
	const dialog = useUi(state => state.dialog);
	const focus = focusOf(config, tab, wanted);
	const system = systemOf(config, tab);
	const paneIds = useMemo(() => panesOf(system), [system]);
	const plan = useMemo(() => layout(size, paneIds, {zoomed: zoomed && system !== undefined, focus}), [size, paneIds, zoomed, system, focus]);
	const {columns: width, rows: height} = size;

	if (dialog) {
		return (
			<Box width={width} height={height}>
				<Guard key={dialog.kind} what="this dialog" width={width}>
					<DialogView dialog={dialog} size={size} run={run} />
				</Guard>
			</Box>
		);
	}
	if (plan.preset === 'tiny') return <TooSmall width={width} height={height} />;
	const area = height - plan.header.height - plan.footer.height;
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Header width={width} height={plan.header.height} />
			<Box width={width} height={area}>
				{system ? (
					plan.panes.map(({pane, ...rectangle}) => (
						<Box key={`${tab} ${pane}`} position="absolute" top={rectangle.y - plan.header.height} left={rectangle.x} width={rectangle.width} height={rectangle.height}>
							<Guard what={pane} width={rectangle.width}>
								{plan.preset === 'strip' ? <Strip system={system} pane={pane} width={rectangle.width} focused={pane === focus} /> : <PaneView pane={pane} system={system} rectangle={rectangle} focused={pane === focus} />}
							</Guard>
						</Box>
					))
				) : (
					<Overview width={width} height={area} />
				)}
			</Box>
			<Footer width={width} focus={focus} hidden={system && !zoomed ? plan.hidden.length : 0} />
		</Box>
	);
}

function Viewport() {
	const size = useViewport();
	return <Screen size={size} />;
}

/** The whole program's face; `wall` is what the wiring made. */
export function App({wall}: {wall: Wall}) {
	return (
		<WallContext.Provider value={wall}>
			<Viewport />
		</WallContext.Provider>
	);
}
