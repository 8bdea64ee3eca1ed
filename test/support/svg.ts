/** A terminal's screen as SVG, by the drawer of `pitwall snapshot`: real cells and colours. */
import type headless from '@xterm/headless';
import type {Cell, Colour} from '../../src/picture/cells.ts';
import {svgOf} from '../../src/picture/svg.ts';

type Terminal = InstanceType<typeof headless.Terminal>;
type XtermCell = NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>;

const colourOf = (isRgb: boolean, value: number): Colour => (isRgb ? `#${value.toString(16).padStart(6, '0')}` : value);

const cellOf = (cell: XtermCell): Cell => ({
	text: cell.getChars() || ' ',
	width: cell.getWidth(),
	...(!cell.isFgDefault() && {fill: colourOf(cell.isFgRGB(), cell.getFgColor())}),
	...(!cell.isBgDefault() && {back: colourOf(cell.isBgRGB(), cell.getBgColor())}),
	bold: cell.isBold() !== 0,
	dim: cell.isDim() !== 0,
	inverse: cell.isInverse() !== 0,
	underline: cell.isUnderline() !== 0,
});

export function screenSvg({cols, rows, buffer: {active}}: Terminal): string {
	const lines = Array.from({length: rows}, (_, y) => {
		const line = active.getLine(active.viewportY + y);
		const cells = Array.from({length: cols}, (_, x) => line?.getCell(x));
		// The second cell of a wide character holds nothing.
		return cells.flatMap(cell => (cell && cell.getWidth() > 0 ? [cellOf(cell)] : []));
	});
	return svgOf(lines, cols);
}
