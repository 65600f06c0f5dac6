package dev.nightjar.publish.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvPartReaderTest {
  private static final String HEADER = "user_id,rank,item_id,score,source\n";

  @TempDir Path folder;

  @Test
  void givesEachUserAllRows() throws IOException {
    List<String> found = new ArrayList<>();
    read(
        """
        more,source,score,item_id,rank,user_id
        x,model,2.5,"a,b",1,u1
        x,model,2,c,2,u1
        x,popular,7,a,1,u2
        """,
        user -> found.add(user.userId() + user.items().size()));
    assertThat(found).containsExactly("u12", "u21");
  }

  @Test
  void readsIdsThatStandBehindAnApostrophe() throws IOException {
    List<String> found = new ArrayList<>();
    read(
        HEADER + "'=u1,1,'@a,2,model\n'=u1,2,'b,1,model\n",
        user -> user.items().forEach(item -> found.add(user.userId() + " " + item.itemId())));
    assertThat(found).containsExactly("=u1 @a", "=u1 'b");
  }

  /** A store that fails while rows are compared is no wrong file. */
  @Test
  void whatItsConsumerThrowsStaysWhatItIs() {
    UncheckedIOException failure = new UncheckedIOException(new IOException("the store is away"));
    assertThatThrownBy(
            () ->
                read(
                    HEADER + "u1,1,a,2,model\nu2,1,a,2,model\n",
                    user -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertWrong("a,b\n", "part row 0: expected a header with user_id, rank");
    assertWrong(HEADER + "u1,1,a,2\n", "part row 1: expected a cell for each column");
    assertWrong("more," + HEADER + "x,u1,1,a,2\n", "part row 1: expected a cell for each column");
    assertWrong(HEADER + "u1,first,a,2,model\n", "part row 1: expected a number, found first");
    assertWrong(HEADER + "u1,1e30,a,2,model\n", "part row 1: expected a rank, found 1e30");
    assertWrong(HEADER + "u1,1,\"a,2,model\n", "part: expected CSV, found ");
  }

  @Test
  void refusesWhatIsNoUtf8() throws IOException {
    Path file = Files.write(folder.resolve("part"), new byte[] {'u', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> CsvPartReader.forEachUser(file, "part", user -> {}))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("part: expected CSV, found ");
  }

  private void assertWrong(String text, String message) {
    assertThatThrownBy(() -> read(text, user -> {}))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(message);
  }

  private void read(String text, Consumer<UserRecommendations> consumer) throws IOException {
    Path file = Files.write(folder.resolve("part.csv"), text.getBytes(StandardCharsets.UTF_8));
    CsvPartReader.forEachUser(file, "part", consumer);
  }
}
