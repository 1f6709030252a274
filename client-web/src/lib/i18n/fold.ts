/** Letters that stand for two of the plain ones, or that Unicode does not take apart. */
const LETTERS: Record<string, string> = {
	ø: 'o',
	æ: 'ae',
	œ: 'oe',
	ß: 'ss',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th'
};

/** Words as one looks for them, without accents and capitals: “asa” finds Åsa. */
export function fold(words: string): string {
	return words
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[øæœßłđðþ]/g, (letter) => LETTERS[letter]!)
		.trim();
}
