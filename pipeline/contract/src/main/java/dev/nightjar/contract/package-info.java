/**
 * What stages agree on, in reading order: {@link dev.nightjar.contract.Conventions} (indexes,
 * order, ties), the lines of the files ({@link dev.nightjar.contract.CatalogItem}, {@link
 * dev.nightjar.contract.UserSequence}, {@link dev.nightjar.contract.Recommendation}), {@link
 * dev.nightjar.contract.Npy} arrays, {@link dev.nightjar.contract.Layout} (where a file lies),
 * {@link dev.nightjar.contract.Manifest} (what a finished folder holds) and {@link
 * dev.nightjar.contract.Pointer} (what consumers follow).
 */
package dev.nightjar.contract;
