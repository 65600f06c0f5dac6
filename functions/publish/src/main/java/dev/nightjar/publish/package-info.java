/**
 * A finished run -> what consumers read, in reading order: {@link dev.nightjar.publish.PartReader}
 * (the files of a run), {@link dev.nightjar.publish.PartCheck} (one file against its users), {@link
 * dev.nightjar.publish.LastNight} (how it differs from what is published), {@link
 * dev.nightjar.publish.RunCheck} (a whole run), {@link dev.nightjar.publish.CurrentPointer} (the
 * flip), {@link dev.nightjar.publish.Publisher}, {@link dev.nightjar.publish.PublishedNight} (for
 * consumers); then what looks after published nights: {@link dev.nightjar.publish.History}, {@link
 * dev.nightjar.publish.Verification}, {@link dev.nightjar.publish.RetentionPlan} and {@link
 * dev.nightjar.publish.Retention}.
 */
package dev.nightjar.publish;
