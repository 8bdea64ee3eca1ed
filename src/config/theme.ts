/** `theme:` of the wall file: a theme by name, or one with other colours for some tones. */
import {z} from 'zod';
import {chartGlyphs, colourNames, type Tone, themeNames, tones} from './theme-names.ts';

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
		charts: z
			.enum(chartGlyphs)
			.optional()
			.describe('What charts are drawn with; braille, or ascii where the terminal has no Unicode'),
	}),
]);

/** How one tone looks. */
export type Look = z.infer<typeof look>;
export type ThemeConfig = z.infer<typeof themeSchema>;
