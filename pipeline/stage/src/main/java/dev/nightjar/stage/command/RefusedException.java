package dev.nightjar.stage.command;

import java.util.Map;

/** The gate refused what the stage made: the old pointer stays, the process exits with 3. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Double> quality;

  public RefusedException(String message) {
    this(message, Map.of());
  }

  /**
   * @param quality figures of what was refused, by name
   */
  public RefusedException(String message, Map<String, Double> quality) {
    super(message);
    this.quality = Map.copyOf(quality);
  }

  /** Figures of what was refused. */
  public Map<String, Double> quality() {
    return quality;
  }
}
