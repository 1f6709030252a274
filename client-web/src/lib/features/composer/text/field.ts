import type { Edit, Text } from './edit';

/** What stands in a field now. */
export function read(field: HTMLTextAreaElement): Text {
	return { value: field.value, from: field.selectionStart, to: field.selectionEnd };
}

/**
 * Makes an edit as if it had been typed.
 *
 * `insertText` is the one way that leaves the browser's own undo as it is: after `setRangeText` or a new value,
 * Ctrl+Z would forget what was written before.
 */
export function make(field: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
	field.focus();
	field.setSelectionRange(from, to);
	if (insert !== field.value.slice(from, to)) {
		const done =
			insert === ''
				? document.execCommand('delete')
				: document.execCommand('insertText', false, insert);
		if (!done) {
			field.setRangeText(insert, from, to, 'end');
			field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		}
	}
	field.setSelectionRange(...select);
}
