package dev.nightjar.stage.command;

import java.io.IOException;
import java.util.Map;

/**
 * Ends this process when the one that started it is gone, even if it was killed: the parent holds
 * the other end of standard input and never writes to it. Otherwise a stage would go on alone, and
 * beside its own successor.
 */
public final class ParentWatch {
  /** The variable by which a parent asks for it. */
  public static final String VARIABLE = "NIGHTJAR_WATCH_PARENT";

  private ParentWatch() {}

  static void startIfAsked(Map<String, String> environment) {
    if (environment.containsKey(VARIABLE)) {
      Thread watch = new Thread(ParentWatch::untilParentIsGone, "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void untilParentIsGone() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      // as good as the end of the stream
    }
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }
}
