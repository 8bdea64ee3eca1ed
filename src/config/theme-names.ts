/** The themes that pitwall comes with. Apart from the schema, because the command line needs no more than this. */
export const themeNames = ['default', 'colour-blind', 'light', 'high-contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

/** What --color takes, and the depth it means (chalk's levels). */
export const colourDepths = {auto: undefined, never: 0, '16': 1, '256': 2, truecolor: 3} as const;
export type ColourDepth = keyof typeof colourDepths;
