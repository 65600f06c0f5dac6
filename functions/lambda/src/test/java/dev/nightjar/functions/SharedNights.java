package dev.nightjar.functions;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The processes of {@link NightsOfTinyStages}, which take longer to start than a night: one set of
 * them for all classes of this JVM, started for the first and ended after the last.
 */
final class SharedNights implements AutoCloseable {
  /** Starts them, unless they run. */
  static final class Start implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
      assumeTrue(
          StateMachine.canRun(), "SKIPPED: infra/nightly has no node_modules: run npm ci there");
      ExtensionContext.Store store = context.getRoot().getStore(Namespace.GLOBAL);
      if (store.get(SharedNights.class) == null) {
        Path function = Files.createTempDirectory("nightjar-function-");
        store.put(SharedNights.class, new SharedNights(function));
        BuiltFunction.unpack(function);
        NightsOfTinyStages.start(function);
      }
    }
  }

  private final Path function;

  private SharedNights(Path function) {
    this.function = function;
  }

  @Override
  public void close() throws IOException {
    NightsOfTinyStages.stop();
    try (Stream<Path> files = Files.walk(function)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
