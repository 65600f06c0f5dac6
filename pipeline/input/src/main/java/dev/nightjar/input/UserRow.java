package dev.nightjar.input;

/**
 * A user to serve, history or not.
 *
 * @param attributes what the caller says of the user, a JSON object; empty for nothing
 * @param position place in the input, see {@link Position}
 */
public record UserRow(String userId, String attributes, long position) {
  /** The row that counts where a user has several: the first. */
  public static UserRow first(UserRow a, UserRow b) {
    return a.position <= b.position ? a : b;
  }
}
