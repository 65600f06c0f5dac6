/** {@code nightjar history}: every finished night. */
package dev.nightjar.publish.history;
