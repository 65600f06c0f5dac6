/** {@code nightjar show}: one user, with titles. */
package dev.nightjar.publish.show;
