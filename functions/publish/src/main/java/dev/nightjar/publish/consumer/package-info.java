/**
 * The library of consumers: {@link dev.nightjar.publish.consumer.PublishedNight} and the readers of
 * every format. It depends on nothing but the contract and storage.
 */
package dev.nightjar.publish.consumer;
