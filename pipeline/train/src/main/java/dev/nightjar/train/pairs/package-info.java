/** Evidence that two items belong together, counted or compared, never trained. */
package dev.nightjar.train.pairs;
