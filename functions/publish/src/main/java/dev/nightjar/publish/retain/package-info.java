/** {@code nightjar retain}: deletes what nobody needs any longer. */
package dev.nightjar.publish.retain;
