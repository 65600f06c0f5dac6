/** What changed since the night before, user by user. */
package dev.nightjar.publish.delta;
