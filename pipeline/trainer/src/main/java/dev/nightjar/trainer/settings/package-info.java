/** What a user can set. */
package dev.nightjar.trainer.settings;
