/** Stacks: the sum of series, and the part of each. Pure. */
import type {HistoryPoint} from '../checks/series.ts';
import {type Cells, noCells, toneOf} from './cells.ts';
import type {GlyphSet} from './glyphs.ts';
import type {Raster} from './raster.ts';
import type {ChartSeries} from './types.ts';
import {troubleOf} from './values.ts';

/** The sum of series at one time, and its parts in the order of the series: three at most, and the rest. */
export interface Total extends HistoryPoint {
	parts: readonly number[];
}

const named = 3;

/** The sum at each time at which any series has a point. Negative values count as zero. */
export function totalsOf(series: readonly ChartSeries[]): readonly Total[] {
	const times = new Map<number, number[]>();
	for (const [index, {points}] of series.entries())
		for (const {t, value} of points) {
			if (!Number.isFinite(value) || !Number.isFinite(t)) continue;
			const parts = times.get(t) ?? [];
			const part = Math.min(index, named);
			parts[part] = (parts[part] ?? 0) + Math.max(0, value);
			times.set(t, parts);
		}
	return [...times]
		.map(([t, sparse]) => {
			const parts = Array.from(sparse, part => part ?? 0);
			return {t, parts, value: parts.reduce((sum, part) => sum + part, 0)};
		})
		.sort((a, b) => a.t - b.t);
}

/** The legend of the layers: `█ 00008  ▒ 00006  · rest`. */
export function legendOf(series: readonly ChartSeries[], {layers}: GlyphSet): string {
	const labels = series.slice(0, named).map(({label}) => label);
	if (series.length > named) labels.push('rest');
	return labels.map((label, index) => `${layers[index]} ${label}`).join('  ');
}

export function drawStack(totals: readonly (Total | undefined)[], raster: Raster, glyphs: GlyphSet): Cells {
	const {rows, columns, scale, limits, slots} = raster;
	const {brush} = glyphs;
	const cells = noCells(rows, columns);
	for (let column = 0; column < columns; column++) {
		const total = tallest(slots.slice(column * brush.slots, (column + 1) * brush.slots).map(bucket => totals[bucket]));
		if (total === undefined) continue;
		const height = total.value === 0 ? 0 : scale.levelOf(total.value, rows + 1);
		const tone = toneOf(troubleOf(total.value, limits));
		for (let row = 0; row < Math.max(1, height); row++) {
			const text = height === 0 ? glyphs.nothing : glyphs.layers[layerAt(total, (row + 0.5) / height)];
			const line = cells[rows - 1 - row];
			if (line && text !== undefined) line[column] = {text, tone};
		}
	}
	return cells;
}

/** A column of cells has one height: the tallest of its slots. */
const tallest = (totals: readonly (Total | undefined)[]): Total | undefined =>
	totals.reduce((most, total) => (total && (!most || total.value > most.value) ? total : most), undefined);

/** The layer at a share of the whole height. */
function layerAt({parts, value}: Total, share: number): number {
	let sum = 0;
	for (const [layer, part] of parts.entries()) {
		sum += part;
		if (sum >= share * value) return layer;
	}
	return parts.length - 1;
}
