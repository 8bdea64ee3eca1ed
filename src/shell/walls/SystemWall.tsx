/** The shown page of one system. */
import {Box} from 'ink';
import {useMemo} from 'react';
import {useClickArea} from '../../../hooks/useClickArea.ts';
import {useSituations} from '../../../hooks/useLevels.ts';
import {useUi} from '../../../hooks/useUi.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {PinnedBanner, usePinned} from '../../../panels/dialogs/PinnedBanner.tsx';
import {PaneOf} from '../../../panels/PaneOf.tsx';
import type {SystemConfig} from '../../config/schema/system.ts';
import {layout, type PlacedPane, type Rectangle, type Size} from '../../panes/layout.ts';
import type {PaneConfig} from '../../panes/schemas.ts';
import {digitOf, type Page, pageOf, takesOf} from '../../panes/where.ts';
import {wishesOf} from '../../panes/wishes.ts';
import {Pages} from '../Pages.tsx';
import {Strip} from '../Strip.tsx';
import {SystemHeadline} from '../SystemHeadline.tsx';
import {Bottom} from './Bottom.tsx';
import {Part} from './Part.tsx';
import {roomy, Top} from './Top.tsx';

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

/** Pinned traffic has a line above the panes. */
export function SystemWall({
	system,
	size,
	focus,
	bottom,
}: {
	system: SystemConfig;
	size: Size;
	focus: string;
	bottom: number;
}) {
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
			<Top width={width} height={header.height} />
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
