package dev.nightjar.dataset.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The text that describes a user (see {@code docs/method.md}); an item has a {@link
 * PromptTemplate}.
 */
public final class Prompts {
  private static final String USER_START = "Liked: ";
  private static final String SEPARATOR = "; ";
  private static final int START_AND_END = 2;

  private Prompts() {}

  /**
   * The titles of a training history, oldest first. What does not fit is dropped from the old end;
   * the newest title always stays. Empty if there are no titles.
   *
   * @param titles oldest first
   * @param tokens length of a title
   * @param maxTokens of the whole text, start and end mark included
   */
  public static String user(List<String> titles, ToIntFunction<String> tokens, int maxTokens) {
    List<String> kept = new ArrayList<>();
    int left = maxTokens - START_AND_END - tokens.applyAsInt(USER_START);
    for (int i = titles.size() - 1; i >= 0; i--) {
      left -= tokens.applyAsInt(titles.get(i)) + (kept.isEmpty() ? 0 : 1);
      if (left < 0 && !kept.isEmpty()) {
        break;
      }
      kept.add(titles.get(i));
    }
    Collections.reverse(kept);
    return kept.isEmpty() ? "" : USER_START + String.join(SEPARATOR, kept);
  }
}
