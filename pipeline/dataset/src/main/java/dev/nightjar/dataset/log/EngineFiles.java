package dev.nightjar.dataset.log;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.InputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Input files of schemes that the engine brings with it: {@code gs:} where the Google connectors
 * are on the class path, as they are for Dataflow. Without them such a URI is refused.
 */
public final class EngineFiles {
  private EngineFiles() {}

  /** Neither a path nor one of the object stores that every stage reads. */
  private static boolean isTheirs(String uri) {
    return uri.matches("[a-z][a-z0-9+.-]+:.*") && !uri.matches("(file|s3):.*");
  }

  /**
   * Finds files as {@link InputFiles} does, those of the engine's schemes included.
   *
   * @throws IllegalArgumentException if the engine does not know a scheme
   */
  public static List<InputFile> find(String input, String uris, int firstOrdinal)
      throws IOException {
    return InputFiles.find(
        input,
        uris,
        firstOrdinal,
        (name, uri) -> isTheirs(uri) ? Optional.of(list(name, uri)) : Optional.empty());
  }

  /**
   * Refuses a file that is not any more what it was when it was found.
   *
   * @throws JobStopped if it was written since, or is gone
   */
  static void checkUnchanged(InputFile file) throws IOException {
    String uri = file.uri();
    Optional<InputFiles.Version> now =
        isTheirs(uri) ? Optional.ofNullable(match(uri).get(uri)) : InputFiles.version(uri);
    String print = now.map(InputFiles.Version::fingerprint).orElse("nothing");
    if (!print.equals(file.fingerprint())) {
      throw JobStopped.because(
          "%s: was written while the night read it: expected %s, found %s: run it again once nothing"
                  .formatted(uri, file.fingerprint(), print)
              + " writes there");
    }
  }

  /** Opens a file that was found. */
  public static InputStream open(String uri) throws IOException {
    return isTheirs(uri)
        ? Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(uri, false)))
        : InputFiles.open(uri);
  }

  /** Whether some bytes of a file can be read without the others. */
  public static boolean readsRanges(String uri) {
    return !isTheirs(uri);
  }

  /** Opens some bytes of a file, see {@link #readsRanges}. */
  public static InputStream open(String uri, long from, long to) throws IOException {
    return InputFiles.open(uri, from, to);
  }

  /** The files a URI names: itself, those that match its last segment, or those in the folder. */
  private static Map<String, InputFiles.Version> list(String input, String uri) throws IOException {
    FileSystems.registerFileSystemsOnce(PipelineOptionsFactory.create());
    try {
      Map<String, InputFiles.Version> found = match(uri.endsWith("/") ? uri + "*" : uri);
      return found.isEmpty() && !uri.endsWith("/") ? match(uri + "/*") : found;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--%s: expected a path, file: or s3:, or a scheme that the engine reads, was %s (%s)"
              .formatted(input, uri, e.getMessage()),
          e);
    }
  }

  private static Map<String, InputFiles.Version> match(String pattern) throws IOException {
    Map<String, InputFiles.Version> found = new TreeMap<>(Conventions.ID_ORDER);
    for (MatchResult.Metadata file :
        FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata()) {
      String uri = file.resourceId().toString();
      boolean hidden = uri.substring(uri.lastIndexOf('/') + 1).matches("[._].*");
      if (!hidden || uri.equals(pattern)) {
        found.put(uri, new InputFiles.Version(fingerprint(file), file.sizeBytes()));
      }
    }
    return found;
  }

  private static String fingerprint(MatchResult.Metadata file) {
    return file.checksum() == null
        ? "modified:%d-%d".formatted(file.lastModifiedMillis(), file.sizeBytes())
        : "checksum:" + file.checksum();
  }
}
