/**
 * {@code nightjar publish}: a finished run becomes what consumers read. {@link
 * dev.nightjar.publish.Publisher} checks it (package {@code check}), writes what changed ({@code
 * delta}) and flips the pointer ({@code pointer}). Consumers read through {@code consumer}. Each
 * command that looks after published nights is a package of its name: {@code history}, {@code
 * verify}, {@code rollback}, {@code retain}, {@code forget}, {@code show}.
 */
package dev.nightjar.publish;
