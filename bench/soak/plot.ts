/** The soak as a picture: small multiples, one per metric, readable on light and dark pages (it brings its own ground). */
import {type Judged, told} from './metrics.ts';

const columns = 4;
const cell = {width: 290, height: 128};
const plot = {left: 10, top: 44, width: 270, height: 62};
const head = 44;

const style = `
text{font:11px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#59636e}
.ground{fill:#ffffff}.card{fill:#f6f8fa;stroke:#d1d9e0}
.name{font-weight:600;fill:#1f2328}.big{font-size:15px;font-weight:600;fill:#1f2328}
.line{fill:none;stroke:#0969da;stroke-width:1.2}.trend{stroke:#9a6700;stroke-width:1.6;stroke-dasharray:5 3}
.base{stroke:#d1d9e0}.good{fill:#1a7f37}.bad{fill:#cf222e;font-weight:600}
@media(prefers-color-scheme:dark){
text{fill:#9198a1}.ground{fill:#0d1117}.card{fill:#151b23;stroke:#3d444d}.name,.big{fill:#f0f6fc}
.line{stroke:#4493f8}.trend{stroke:#d29922}.base{stroke:#3d444d}.good{fill:#3fb950}.bad{fill:#f85149}}`;

const escaped = (text: string): string => text.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`);

function panel(judged: Judged, hours: number, x: number, y: number): string {
	const {name, unit, points, median, slope, tolerance, flat, at, max} = judged;
	// From zero: a slope is to be seen in proportion to what it grows from.
	const top = Math.max(max * 1.1, 1e-9);
	const px = (value: number) => (plot.left + (value / hours) * plot.width).toFixed(1);
	const py = (value: number) => (plot.top + plot.height * (1 - Math.max(0, value) / top)).toFixed(1);
	const line = points.map(([at, value]) => `${px(at)},${py(value)}`).join(' ');
	const sign = slope >= 0 ? '+' : '−';
	const steep = `${sign}${told(Math.abs(slope), {digits: (judged.digits ?? 0) + 1})} a day${tolerance === undefined ? '' : ` (≤ ${tolerance})`}`;
	const verdict = flat === undefined ? 'not judged' : flat ? 'flat' : 'NOT FLAT';
	const tone = flat === undefined ? '' : ` class="${flat ? 'good' : 'bad'}"`;
	const half = hours / 2;
	return `<g transform="translate(${x} ${y})">
<rect class="card" x="3.5" y="3.5" width="${cell.width - 7}" height="${cell.height - 7}" rx="5"/>
<text class="name" x="${plot.left}" y="20">${escaped(name)}</text>
<text${tone} x="${cell.width - 10}" y="20" text-anchor="end">${verdict}</text>
<text x="${plot.left}" y="36">${told(median, judged)}${unit && ` ${unit}`}, max ${told(max, judged)}</text>
<text x="${cell.width - 10}" y="36" text-anchor="end">${steep}</text>
<line class="base" x1="${plot.left}" x2="${plot.left + plot.width}" y1="${plot.top + plot.height}" y2="${plot.top + plot.height}"/>
<polyline class="line" points="${line}"/>
<line class="trend" x1="${px(half)}" y1="${py(at(half))}" x2="${px(hours)}" y2="${py(at(hours))}"/>
<text x="${plot.left}" y="${plot.top + plot.height + 12}">0</text><text x="${plot.left + plot.width / 2}" y="${plot.top + plot.height + 12}" text-anchor="middle">${told(half, {digits: half % 1 ? 1 : 0})}</text><text x="${plot.left + plot.width}" y="${plot.top + plot.height + 12}" text-anchor="end">${told(hours, {digits: hours % 1 ? 1 : 0})} h</text>
</g>`;
}

/** A whole SVG document. */
export function plotOf(judged: readonly Judged[], hours: number, title: string): string {
	const rows = Math.ceil(judged.length / columns);
	const width = columns * cell.width + 20;
	const height = head + rows * cell.height + 12;
	const panels = judged.map((one, index) =>
		panel(one, hours, 10 + (index % columns) * cell.width, head + Math.floor(index / columns) * cell.height),
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title><style>${style}</style>
<rect class="ground" width="${width}" height="${height}"/>
<text class="big" x="16" y="27">${escaped(title)}</text>
${panels.join('\n')}
</svg>
`;
}
