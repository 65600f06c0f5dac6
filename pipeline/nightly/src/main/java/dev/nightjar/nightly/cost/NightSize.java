package dev.nightjar.nightly.cost;

/**
 * How large a night is.
 *
 * @param users to serve
 * @param items of the catalog
 * @param events rows of the log
 * @param top recommendations per user
 * @param newTexts fraction of the item texts that are new
 */
public record NightSize(long users, long items, long events, int top, double newTexts) {
  /** The same night with every text new: the first one. */
  NightSize first() {
    return new NightSize(users, items, events, top, 1);
  }

  long recommendations() {
    return users * top;
  }
}
