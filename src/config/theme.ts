/** `theme:` of the wall file: a theme by name, or one with other colours for some tones. */
import {z} from 'zod';
import {themeNames} from './theme-names.ts';

/** The roles a text can play; everything on the wall is painted through these. */
export const tones = [
	...(['crit', 'warn', 'ok', 'nodata', 'blind', 'pending', 'plain', 'strong', 'dim', 'accent', 'selected'] as const),
	...(['sandbox', 'production', 'frozen', 'armed'] as const),
] as const;
export type Tone = (typeof tones)[number];

/** In the order of their numbers; the terminal's own palette decides the shade. */
export const colourNames = [
	...(['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const),
	...(['bright-black', 'bright-red', 'bright-green', 'bright-yellow'] as const),
	...(['bright-blue', 'bright-magenta', 'bright-cyan', 'bright-white'] as const),
] as const;
export type ColourName = (typeof colourNames)[number];

const isColour = (value: string | number): boolean =>
	typeof value === 'number'
		? Number.isInteger(value) && value >= 0 && value <= 255
		: /^#[0-9a-f]{6}$/i.test(value) || (colourNames as readonly string[]).includes(value);

const colour = z
	.union([z.string(), z.number()])
	.refine(isColour, `not a colour; write 0 to 255, '#rrggbb' in quotes, or ${colourNames.join(', ')}`)
	.describe('One of the 16 names, 0 to 255, or #rrggbb; shown as near as the terminal can');

const look = z.strictObject({
	foreground: colour.optional(),
	background: colour.optional(),
	bold: z.boolean().optional(),
	dim: z.boolean().optional(),
	inverse: z.boolean().optional(),
	underline: z.boolean().optional(),
});

export const themeSchema = z.union([
	z.enum(themeNames),
	z.strictObject({
		base: z.enum(themeNames).default('default'),
		tones: z
			.strictObject(
				Object.fromEntries(tones.map(tone => [tone, look.optional()])) as Record<Tone, z.ZodOptional<typeof look>>,
			)
			.default({})
			.describe('Tone → what differs from the base'),
	}),
]);

/** How one tone looks. */
export type Look = z.infer<typeof look>;
export type ThemeConfig = z.infer<typeof themeSchema>;
