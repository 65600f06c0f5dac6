/**
 * Whether a finished run may be published: {@link dev.nightjar.publish.check.PartCheck} looks at
 * one file and its users, {@link dev.nightjar.publish.check.RunCheck} at a whole run, {@link
 * dev.nightjar.publish.check.QualityLimits} at its figures.
 */
package dev.nightjar.publish.check;
