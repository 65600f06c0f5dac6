/** {@code nightjar verify}: a published run once more, row by row. */
package dev.nightjar.publish.verify;
