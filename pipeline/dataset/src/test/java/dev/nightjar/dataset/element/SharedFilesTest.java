package dev.nightjar.dataset.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFilesTest {
  @TempDir Path root;
  private final AtomicInteger opened = new AtomicInteger();

  private OutputFolder folder() {
    return new OutputFolder(root.toUri().toString(), "night");
  }

  /** The text of a file, which is one object for all who ask. */
  private String[] open(FileEntry file) {
    try {
      return SharedFiles.open(
          folder(),
          file,
          String[].class,
          copy -> {
            opened.incrementAndGet();
            return new String[] {Files.readString(copy), copy.toString()};
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bringsAFileOnceForAllWorkersOfTheProcess() throws IOException {
    FileEntry file = folder().write("letters", new byte[] {'a', 'b'}, 1);
    List<String[]> found = IntStream.range(0, 8).parallel().mapToObj(i -> open(file)).toList();
    assertThat(opened).hasValue(1);
    assertThat(found).allSatisfy(one -> assertThat(one).isSameAs(found.get(0)));
    assertThat(found.get(0)[0]).isEqualTo("ab");
    assertThat(Path.of(found.get(0)[1])).doesNotExist();
  }

  @Test
  void tellsOneNightsFileFromAnothers() throws IOException {
    String[] first = open(folder().write("letters", new byte[] {'a'}, 1));
    Files.delete(root.resolve("night/letters"));
    String[] second = open(folder().write("letters", new byte[] {'b'}, 1));
    assertThat(List.of(first[0], second[0])).containsExactly("a", "b");
  }

  @Test
  void refusesOtherBytesThanWereWritten() throws IOException {
    FileEntry file = folder().write("letters", new byte[] {'a', 'b'}, 1);
    Files.writeString(root.resolve("night/letters"), "ac");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("night/letters: expected 2 bytes with digest");
    assertThat(opened).hasValue(0);
  }
}
