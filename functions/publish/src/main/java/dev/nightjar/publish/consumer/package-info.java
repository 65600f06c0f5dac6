/**
 * The library of consumers: {@link dev.nightjar.publish.consumer.PublishedNight} and the readers of
 * every format. Of the packages beside it, it uses the pointer alone.
 */
package dev.nightjar.publish.consumer;
