package dev.nightjar.launch;

import java.io.IOException;

/** Gives the token that opens Google's APIs. */
public interface GoogleAccess {
  /**
   * The token to show, perhaps one that was used before.
   *
   * @throws DeniedException if there is none to be had
   * @throws IOException if there is none to be had now
   */
  String token() throws IOException;

  /** Gets another one: the last was not accepted. */
  void renew() throws IOException;
}
