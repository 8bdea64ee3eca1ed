/** The wall: header, panes by layout, footer, or one full-screen dialog. */

import {Box} from 'ink';
import {type ComponentProps, type ReactNode, useLayoutEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import {useClickArea} from '../../hooks/useClickArea.ts';
import {useSituations} from '../../hooks/useLevels.ts';
import {useUi} from '../../hooks/useUi.ts';
import {useViewport} from '../../hooks/useViewport.ts';
import {useWall, type Wall, WallContext} from '../../hooks/WallContext.ts';
import {PinnedBanner, usePinned} from '../../panels/dialogs/PinnedBanner.tsx';
import {Running, useRunRows} from '../../panels/dialogs/Running.tsx';
import {PaneOf} from '../../panels/PaneOf.tsx';
import {PlaceView} from '../../panels/places/PlaceView.tsx';
import type {SystemConfig} from '../config/schema/system.ts';
import {layout, type PlacedPane, presetOf, type Rectangle, type Size} from '../panes/layout.ts';
import type {PaneConfig} from '../panes/schemas.ts';
import {
	digitOf,
	endPlaces,
	focusOf,
	overviewPane,
	type Page,
	pageOf,
	placeOf,
	systemOf,
	takesOf,
} from '../panes/where.ts';
import {wishesOf} from '../panes/wishes.ts';
import {type Place, placePane} from '../store/types.ts';
import {createTheme, themeOn} from '../theme/theme.ts';
import {DialogView} from './DialogView.tsx';
import {Footer} from './Footer.tsx';
import {Guard} from './Guard.tsx';
import {Header} from './Header.tsx';
import {Overview} from './overview/Overview.tsx';
import {Pages} from './Pages.tsx';
import {Strip} from './Strip.tsx';
import {SystemHeadline} from './SystemHeadline.tsx';
import {TooSmall} from './TooSmall.tsx';
import {useExpiry} from './useExpiry.ts';
import {useShellInput} from './useShellInput.ts';

/** Rows from which on the wall spends single lines on standing facts. */
const roomy = 16;

function PaneView({
	pane,
	look,
	page,
	system,
	rectangle,
	numbered,
	focused,
}: {
	pane: PaneConfig;
	look: PlacedPane['look'];
	page: Page;
	system: SystemConfig;
	rectangle: Rectangle;
	/** Whether there is room for its digit in its line. */
	numbered: boolean;
	focused: boolean;
}) {
	const {width, height} = rectangle;
	const digit = digitOf(page.panes, pane.id);
	if (look === 'line')
		return <Strip system={system} pane={pane} {...(numbered && {digit})} width={width} focused={focused} />;
	return <PaneOf {...{pane, digit, system, width, height, focused}} bare={look === 'rows'} />;
}

/** A part that may fail by itself, tried again with another config. */
function Part({what, width, children}: {what: string; width: number; children: ReactNode}) {
	const {config} = useWall();
	return (
		<Guard what={what} width={width} again={config}>
			{children}
		</Guard>
	);
}

/** The running action, where there is room for it, and the footer. */
function Bottom({
	width,
	rows,
	...footer
}: {
	width: number;
	rows: number;
} & Omit<ComponentProps<typeof Footer>, 'showBusy'>) {
	return (
		<>
			{rows > 0 && (
				<Part what="what runs" width={width}>
					<Running width={width} rows={rows} />
				</Part>
			)}
			<Part what="the footer" width={width}>
				<Footer width={width} {...footer} showBusy={rows === 0} />
			</Part>
		</>
	);
}

/** The shown page of one system, with a line above its panes for pinned traffic. */
function SystemWall({system, size, focus, bottom}: {system: SystemConfig; size: Size; focus: string; bottom: number}) {
	const zoomed = useUi(state => state.zoomed);
	const pinned = usePinned(system).length > 0;
	const {columns: width, rows: height} = size;
	const banner = pinned && height >= roomy ? 1 : 0;
	const rows = height - banner - bottom;
	const {config} = useWall();
	const turned = useUi(state => state.pages);
	const page = useMemo(() => pageOf(system, {pages: turned}), [system, turned]);
	const hasPages = page.panes.length < system.panes.length;
	const situationOf = useSituations(system, page);
	const plan = useMemo(
		() =>
			layout({columns: width, rows}, wishesOf(page.panes, system, situationOf), {
				...{zoomed, focus, pages: hasPages},
				headline: situationOf !== undefined,
			}),
		[width, rows, zoomed, focus, page, system, situationOf, hasPages],
	);
	const {header, pages, headline, footer} = plan;
	const top = header.height + pages.height + headline.height;
	const placed = plan.panes.flatMap(({pane: id, look, ...rectangle}) => {
		const pane = page.panes.find(one => one.id === id);
		return pane ? [{pane, look, rectangle}] : [];
	});
	const area = useClickArea((x, y) => {
		const hit = plan.panes.find(
			one => x >= one.x && x < one.x + one.width && y + top >= one.y && y + top < one.y + one.height,
		);
		return hit && {kind: 'pane', pane: hit.pane};
	});
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Part what="the header" width={width}>
				<Header width={width} height={header.height} />
			</Part>
			{pages.height > 0 && (
				<Part what="the pages" width={width}>
					<Pages system={system} width={width} />
				</Part>
			)}
			{headline.height > 0 && (
				<Part what="the headline" width={width}>
					<SystemHeadline system={system} width={width} height={headline.height} />
				</Part>
			)}
			{banner > 0 && (
				<Part what="the banner" width={width}>
					<PinnedBanner system={system} width={width} />
				</Part>
			)}
			<Box ref={area} width={width} height={rows - top - footer.height}>
				{placed.map(({pane, look, rectangle}) => (
					<Box
						key={`${system.system} ${pane.id}`}
						position="absolute"
						top={rectangle.y - top}
						left={rectangle.x}
						width={rectangle.width}
						height={rectangle.height}
					>
						<Part what={pane.title} width={rectangle.width}>
							<PaneView
								{...{pane, look, page, system, rectangle}}
								numbered={plan.preset !== 'strip'}
								focused={pane.id === focus}
							/>
						</Part>
					</Box>
				))}
			</Box>
			<Bottom
				width={width}
				rows={bottom}
				takes={takesOf(config, {tab: system.system, trail: []}, focus)}
				pages={hasPages}
				hidden={zoomed ? 0 : plan.hidden.length}
			/>
		</Box>
	);
}

const overviewAt = {tab: 'overview', trail: []};

/** All systems at once. */
function OverviewWall({size, bottom}: {size: Size; bottom: number}) {
	const {config} = useWall();
	const {columns: width, rows: height} = size;
	const head = height >= roomy ? 2 : 1;
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Part what="the header" width={width}>
				<Header width={width} height={head} />
			</Part>
			<Part what="the overview" width={width}>
				<Overview width={width} height={height - head - 1 - bottom} />
			</Part>
			<Bottom width={width} rows={bottom} takes={takesOf(config, overviewAt, overviewPane)} overview hidden={0} />
		</Box>
	);
}

/** A place over the wall: the header, the place, and its keys. */
function PlaceWall({place, size, bottom}: {place: Place; size: Size; bottom: number}) {
	const {config} = useWall();
	const {columns: width, rows: height} = size;
	const head = height >= roomy ? 2 : 1;
	const takes = useUi(state => takesOf(config, state, placePane));
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Part what="the header" width={width}>
				<Header width={width} height={head} />
			</Part>
			<Part what={`this page (${place.kind})`} width={width}>
				<PlaceView place={place} width={width} height={height - head - 1 - bottom} />
			</Part>
			<Bottom width={width} rows={bottom} takes={takes} opens={!endPlaces.has(place.kind)} hidden={0} />
		</Box>
	);
}

/** Everything between the streams of a terminal of this size. */
function Screen({size}: {size: Size}) {
	const {config} = useWall();
	const run = useShellInput();
	useExpiry();
	const tab = useUi(state => state.tab);
	const focus = useUi(state => focusOf(config, state));
	const dialog = useUi(state => state.dialog);
	const place = useUi(placeOf);
	const system = systemOf(config, tab);
	const {columns: width, rows: height} = size;
	const bottom = useRunRows(height);
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
	if (place) return <PlaceWall key={place.kind} place={place} size={size} bottom={bottom} />;
	return (
		<Part key={tab} what={`this screen (${tab})`} width={width}>
			{system ? (
				<SystemWall system={system} size={size} focus={focus} bottom={bottom} />
			) : (
				<OverviewWall size={size} bottom={bottom} />
			)}
		</Part>
	);
}

function Viewport({onSize}: {onSize: ((size: Size) => void) | undefined}) {
	const size = useViewport();
	useLayoutEffect(() => onSize?.(size), [size, onSize]);
	return <Screen size={size} />;
}

/** The root component; `wall` comes from the wiring. `onSize` is called when the layout is that of this size. */
export function App({wall, onSize}: {wall: Wall; onSize?: (size: Size) => void}) {
	const reloaded = useStore(wall.store, state => state.config);
	const light = useStore(wall.store, state => state.light);
	const picked = useStore(wall.store, state => state.theme);
	const now = useMemo(() => {
		const config = reloaded ?? wall.config;
		const chosen = picked ?? config.wall.theme ?? (light === undefined ? undefined : themeOn(light));
		if (!reloaded && picked === undefined && (config.wall.theme !== undefined || light === undefined)) return wall;
		return {...wall, config, theme: chosen === undefined ? wall.theme : createTheme({...wall.theme, theme: chosen})};
	}, [wall, reloaded, light, picked]);
	return (
		<WallContext.Provider value={now}>
			<Viewport onSize={onSize} />
		</WallContext.Provider>
	);
}
