/** {@code nightjar rollback}: an earlier run becomes the current one again. */
package dev.nightjar.publish.rollback;
