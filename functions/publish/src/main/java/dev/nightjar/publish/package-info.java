/**
 * A finished run -> what consumers read, in reading order: {@link dev.nightjar.publish.PartReader}
 * (the files of a run), {@link dev.nightjar.publish.PartCheck} (one part against its sequences),
 * {@link dev.nightjar.publish.RunCheck} (a whole run), {@link dev.nightjar.publish.CurrentPointer}
 * (the flip), {@link dev.nightjar.publish.Publisher}, {@link dev.nightjar.publish.PublishedNight}
 * (for consumers).
 */
package dev.nightjar.publish;
