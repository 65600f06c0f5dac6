/**
 * Loads the published night into a database: a version of its own, to which readers are switched at
 * once when it is whole. Read in the order LoadMain, Loader, Database and its three kinds.
 */
package dev.nightjar.load;
