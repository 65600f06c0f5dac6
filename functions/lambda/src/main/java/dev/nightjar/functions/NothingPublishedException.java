package dev.nightjar.functions;

/** There is no model in production: nothing was ever published below this root. */
public final class NothingPublishedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NothingPublishedException(String message) {
    super(message);
  }
}
