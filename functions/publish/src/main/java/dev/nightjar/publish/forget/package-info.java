/** {@code nightjar forget}: deletes what knows of a user. */
package dev.nightjar.publish.forget;
