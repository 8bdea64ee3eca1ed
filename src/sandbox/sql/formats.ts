/** Formats of FORMAT_TIMESTAMP and its kin as DuckDB's; only a literal, and only elements that mean the same. */
import {literalText, type Node, unsupported} from './ast.ts';
import {quoteText} from './types.ts';

const sameInBoth = new Set('aAbBdHIjmMpSUwyYVGu%'.split(''));
const expanded: Record<string, string> = {
	F: '%Y-%m-%d',
	T: '%H:%M:%S',
	R: '%H:%M',
	D: '%m/%d/%y',
	h: '%b',
	n: '\n',
	t: '\t',
	E3S: '%S.%g',
	E6S: '%S.%f',
};

function literalFormat(node: Node | undefined): string {
	const text = node && literalText(node);
	if (text === undefined) throw unsupported('formats that are not a literal');
	return text;
}

function duckFormat(text: string): string {
	return text.replaceAll(/%(E[*\d]S|.)/g, (whole, element: string) => {
		if (sameInBoth.has(element)) return whole;
		const other = expanded[element];
		if (other === undefined) throw unsupported(`the format element ${whole}`);
		return other;
	});
}

/** A text read by a format; what the format does not tell is that of the first day of 1970. */
export function parsed(text: string, node: Node | undefined): string {
	const format = literalFormat(node);
	if (/%[YyFDGsCcx]/.test(format)) return `strptime(${text}, ${quoteText(duckFormat(format))})`;
	return `strptime('1970 ' || ${text}, ${quoteText(`%Y ${duckFormat(format)}`)})`;
}

/** Text of a DATE, or of a TIMESTAMP in a zone. */
export function formatted(node: Node | undefined, value: string, zone?: string): string {
	const local = zone === undefined ? value : `gs_zone(${zone}, ${value})`;
	const offset = `gs_offset_text((epoch_us(${local}) - epoch_us(${value})) // 60000000)`;
	const special: Record<string, string> = {
		'%E*S': `strftime(${local}, '%S') || rtrim(rtrim(strftime(${local}, '.%f'), '0'), '.')`,
		'%s': `CAST(gs_floor_div(epoch_us(${value}), 1000000) AS VARCHAR)`,
		'%z': `replace(gs_offset_text((epoch_us(${local}) - epoch_us(${value})) // 60000000), ':', '') || CASE WHEN length(${offset}) = 3 THEN '00' ELSE '' END`,
		'%Ez': `${offset} || CASE WHEN length(${offset}) = 3 THEN ':00' ELSE '' END`,
	};
	const text = literalFormat(node);
	if (zone === undefined && /%(E[*\d]?S|E?z|[sZHIMSpPklTRXc])/.test(text))
		throw unsupported(`the format '${text}' of a DATE`);
	const pieces = text
		.split(/(%E\*S|%Ez|%z|%s|%%)/)
		.filter(piece => piece !== '')
		.map(piece => special[piece] ?? `strftime(${local}, ${quoteText(duckFormat(piece))})`);
	return pieces.length > 0 ? `(${pieces.join(' || ')})` : `CASE WHEN ${value} IS NOT NULL THEN '' END`;
}
