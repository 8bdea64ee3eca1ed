/** The wall: header, panes by layout, footer, or one full-screen dialog. */
import {Box} from 'ink';
import {useLayoutEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import {useUi} from '../../hooks/useUi.ts';
import {useViewport} from '../../hooks/useViewport.ts';
import {useWall, type Wall, WallContext} from '../../hooks/WallContext.ts';
import {useRunRows} from '../../panels/dialogs/Running.tsx';
import {presetOf, type Size} from '../panes/layout.ts';
import {focusOf, placeOf, systemOf} from '../panes/where.ts';
import {createTheme, themeOn} from '../theme/theme.ts';
import {DialogView} from './DialogView.tsx';
import {Guard} from './Guard.tsx';
import {TooSmall} from './TooSmall.tsx';
import {useExpiry} from './useExpiry.ts';
import {useShellInput} from './useShellInput.ts';
import {OverviewWall} from './walls/OverviewWall.tsx';
import {Part} from './walls/Part.tsx';
import {PlaceWall} from './walls/PlaceWall.tsx';
import {SystemWall} from './walls/SystemWall.tsx';

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
