package dev.nightjar.functions;

import static java.util.stream.Collectors.joining;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.nightjar.stage.PeakMemory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The artifact that was built, {@code target/function.zip}, started as Lambda's Java runtime starts
 * it: its content is the working directory, and AWS's own runtime client polls for events.
 */
final class BuiltFunction implements AutoCloseable {
  private static final String HANDLER =
      "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

  private static final String LIBRARY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
  private static final String ARCHITECTURE =
      System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";

  private final Process process;

  /**
   * @param handler {@code launch}, {@code recommend}, {@code publish}, {@code load}, {@code report}
   *     or {@code retain}
   * @param folder holds the unpacked function
   * @param environment what else the function is configured with
   */
  BuiltFunction(String handler, RuntimeApi api, Path folder, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(folder))
            .directory(folder.toFile())
            .redirectError(Path.of("target", "function-" + handler + ".err").toFile())
            .redirectOutput(log(handler).toFile());
    builder.environment().putAll(environment);
    builder.environment().put("CLASSPATH", runtimeClient());
    builder.environment().put("LAMBDA_TASK_ROOT", folder.toString());
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "nightjar-" + handler);
    builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    builder.environment().put("QUARKUS_LAMBDA_HANDLER", handler);
    process = builder.start();
  }

  /**
   * An executable polls by itself. Otherwise as Lambda's runtime does; or a container of it, where
   * the system property names one.
   */
  private static List<String> command(Path folder) throws IOException {
    String instead = System.getProperty("nightjar.function", "");
    Path bootstrap = folder.resolve("bootstrap");
    if (Files.exists(bootstrap)) {
      return List.of(bootstrap.toString());
    }
    return instead.isEmpty()
        ? List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-D" + LIBRARY + "=" + library(folder),
            AWSLambda.class.getName(),
            HANDLER)
        : List.of(instead.split(" "));
  }

  /** Otherwise each function unpacks it to the same file below /tmp, perhaps at the same time. */
  private static Path library(Path folder) throws IOException {
    String name = "libaws-lambda-jni.linux-%s.so".formatted(ARCHITECTURE);
    Path file = folder.resolve(name).toAbsolutePath();
    if (!Files.exists(file)) {
      try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  /** What the last function of that handler wrote on standard output. */
  static Path log(String handler) {
    return Path.of("target", "function-" + handler + ".log");
  }

  /** Unpacks the artifact. */
  static void unpack(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("target", "function.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(zip, to);
          checkState(!entry.getName().equals("bootstrap") || to.toFile().setExecutable(true));
        }
      }
    }
  }

  private static void checkState(boolean good) {
    if (!good) {
      throw new IllegalStateException("bootstrap cannot be made executable");
    }
  }

  private static String runtimeClient() {
    return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class)
        .map(BuiltFunction::jar)
        .distinct()
        .collect(joining(File.pathSeparator));
  }

  private static String jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The most memory it had so far. */
  long peakMebibytes() {
    PeakMemory memory = PeakMemory.of(process.pid());
    memory.poll();
    return memory.bytes().orElseThrow() >> 20;
  }

  /** Whether it still polls. */
  boolean alive() {
    return process.isAlive();
  }

  /** Ends it at once, whatever it is doing. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
