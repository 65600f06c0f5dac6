/** What a user can set. */
package dev.nightjar.train.settings;
