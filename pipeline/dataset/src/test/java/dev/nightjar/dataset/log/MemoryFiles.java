package dev.nightjar.dataset.log;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/** A connector of the engine, as Google's is: {@code mem:} URIs name texts in memory. */
public final class MemoryFiles extends FileSystem<MemoryFiles.Id> {
  private static final Map<String, String> FILES = new ConcurrentSkipListMap<>();

  private static final Map<String, IOException> FAILURES = new ConcurrentHashMap<>();

  public static void put(String uri, String content) {
    FILES.put(uri, content);
  }

  /** Lets the next one fail who opens a file. */
  public static void failOnce(String uri, IOException failure) {
    FAILURES.put(uri, failure);
  }

  /** Whether a failure was met. */
  public static boolean failed(String uri) {
    return !FAILURES.containsKey(uri);
  }

  /** Makes Beam find it. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new MemoryFiles());
    }
  }

  public record Id(String uri) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new Id(uri + other);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new Id(uri.substring(0, uri.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return "mem";
    }

    @Override
    public String getFilename() {
      return uri.substring(uri.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return uri.endsWith("/");
    }

    @Override
    public String toString() {
      return uri;
    }
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    return specs.stream().map(MemoryFiles::match).toList();
  }

  private static MatchResult match(String spec) {
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + spec.replace("//", "/"));
    List<MatchResult.Metadata> found = new ArrayList<>();
    FILES.forEach(
        (uri, content) -> {
          if (uri.equals(spec) || matcher.matches(Path.of(uri.replace("//", "/")))) {
            found.add(
                MatchResult.Metadata.builder()
                    .setResourceId(new Id(uri))
                    .setSizeBytes(content.length())
                    .setIsReadSeekEfficient(true)
                    .setChecksum(String.valueOf(content.hashCode()))
                    .build());
          }
        });
    MatchResult.Status status =
        found.isEmpty() ? MatchResult.Status.NOT_FOUND : MatchResult.Status.OK;
    return MatchResult.create(status, found);
  }

  @Override
  protected ReadableByteChannel open(Id id) throws IOException {
    IOException failure = FAILURES.remove(id.uri());
    if (failure != null) {
      throw failure;
    }
    String content = FILES.get(id.uri());
    if (content == null) {
      throw new FileNotFoundException(id.uri());
    }
    return Channels.newChannel(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  protected Id matchNewResource(String uri, boolean isDirectory) {
    return new Id(uri);
  }

  @Override
  protected String getScheme() {
    return "mem";
  }

  @Override
  protected WritableByteChannel create(Id id, CreateOptions options) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void copy(List<Id> from, List<Id> to) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void rename(List<Id> from, List<Id> to, MoveOptions... options) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void delete(Collection<Id> ids) {
    throw new UnsupportedOperationException("read only");
  }
}
