/** Losses, optimizer, and the loop over epochs. */
package dev.nightjar.train.training;
