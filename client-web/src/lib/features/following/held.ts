/**
 * Rooms and topics that one has marked as unread while they are open: what is in view there does not count as read until
 * one has left.
 */
export const held = new Set<string>();
