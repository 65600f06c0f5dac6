/**
 * What may be recommended to whom, beside what the model says, in reading order: {@link
 * dev.nightjar.recommend.rules.Rules} (what the file says), {@link
 * dev.nightjar.recommend.rules.RulesFile} (reads it), {@link
 * dev.nightjar.recommend.rules.Condition} (on an attribute), {@link
 * dev.nightjar.recommend.rules.CatalogRules} (the rules worked out for one catalog), {@link
 * dev.nightjar.recommend.rules.ItemSets} (which items which users may have).
 */
package dev.nightjar.recommend.rules;
