package dev.nightjar.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.forget.ForgetMain;
import dev.nightjar.publish.forget.ForgetSettings;
import dev.nightjar.publish.forget.KnowOfUser;
import dev.nightjar.publish.retain.Retention;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowOfUserTest {
  private static final List<String> FIRST_NIGHT =
      List.of(
          "reports/dt=2026-01-01/run=a1",
          "recommendations/dt=2026-01-01/run=a1",
          "models/a1",
          "datasets/dt=2026-01-01/run=a1");

  @TempDir Path root;
  private ObjectStore store;
  private String second;

  /** The first night knows u1, the second, published one does not. */
  @BeforeEach
  void twoNights() throws IOException {
    store = ObjectStores.open(root.toString());
    String first = Roots.night(store, "2026-01-01", "a1");
    sequences("datasets/dt=2026-01-01/run=a1", "u1");
    second = Roots.night(store, "2026-01-02", "a2");
    sequences("datasets/dt=2026-01-02/run=a2", "u2");
    Roots.point(store, second, Optional.of(first));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void sequences(String dataset, String user) throws IOException {
    UserSequence line = UserSequence.leaveOneOut(0, user, new int[] {1}, new long[] {1});
    String part = Layout.sequences(Conventions.partOf(user, 4), 4);
    store.create(dataset + "/" + part, Json.line(line).getBytes(UTF_8));
  }

  private void rejected(String dataset, String row) throws IOException {
    store.create(dataset + "/rejected/part-00000-of-00001.jsonl", row.getBytes(UTF_8));
  }

  private Iterable<String> knowing(String user) throws IOException {
    return new KnowOfUser(store, user).plan().folders().keySet();
  }

  @Test
  void findsEverythingThatWasMadeOfTheUser() throws IOException {
    assertThat(knowing("u1")).containsExactlyElementsOf(FIRST_NIGHT);
    assertThat(knowing("u")).isEmpty();
    assertThat(knowing("nobody")).isEmpty();
  }

  @Test
  void deletesItAndLeavesWhatIsPublishedWhole() throws IOException {
    assertThat(forget("u1", "--dry-run")).isEqualTo(ExitCode.DONE);
    assertThat(knowing("u1")).isNotEmpty();
    assertThat(forget("u1")).isEqualTo(ExitCode.DONE);
    assertThat(store.list("")).noneMatch(key -> key.contains("2026-01-01"));
    FolderReader.open(store, second, Layout.RECOMMEND).verify();
    assertThat(forget("u1")).isEqualTo(ExitCode.DONE);
  }

  private int forget(String user, String... more) {
    String[] args = {
      "--root", root.toString(), "--user", user, more.length > 0 ? more[0] : "--verbose"
    };
    return ForgetMain.command().execute(args);
  }

  @Test
  void saysThatNothingKnowsOfAUser() throws IOException {
    assertThat(words("nobody"))
        .isEqualTo("nothing below R names user nobody; ids count as they are written");
    assertThat(words("u1"))
        .startsWith("would delete 4 folders and receipts with ")
        .endsWith(" objects below R");
    store.create("checkpoints/c1/train.npz", new byte[1]);
    assertThat(words("nobody"))
        .isEqualTo(
            "nothing below R names user nobody; ids count as they are written; would delete 1 folders"
                + " and receipts with 1 objects below R, which may be anybody's");
  }

  @Test
  void whatMayBeAnybodysGoesToo() throws IOException {
    store.create("embeddings/users/tiny/007/0.vectors", new byte[1]);
    store.create("checkpoints/c1/train.npz", new byte[1]);
    List<String> items = store.list("embeddings/local");
    assertThat(knowing("nobody")).containsExactly("embeddings/users", "checkpoints");
    assertThat(forget("nobody")).isEqualTo(ExitCode.DONE);
    assertThat(store.list("embeddings")).isEqualTo(items).isNotEmpty();
    assertThat(store.list("checkpoints")).isEmpty();
  }

  @Test
  void findsReceiptsThatNameTheUserAndLeavesCountsAndClaims() throws IOException {
    receipt("n1/failure.json", "{\"cause\":{\"text\":\"user 42 stands twice\"},\"rows\":43}");
    receipt("n2/shards/FAILED_0.json", "[{\"Cause\":\"part 3: user 42, item 9\"}]");
    receipt("n3/train.json", "torn off: user 42");
    receipt("claim.json", "{\"night\":\"42\"}");
    assertThat(knowing("42"))
        .containsExactly(
            "nights/dt=2026-01-02/n3/train.json",
            "nights/dt=2026-01-02/n2/shards/FAILED_0.json",
            "nights/dt=2026-01-02/n1/failure.json");
    assertThat(knowing("43")).isEmpty();
    assertThat(forget("42")).isEqualTo(ExitCode.DONE);
    assertThat(store.list("nights")).containsExactly("nights/dt=2026-01-02/claim.json");
  }

  private void receipt(String name, String content) throws IOException {
    store.create("nights/dt=2026-01-02/" + name, content.getBytes(UTF_8));
  }

  @Test
  void findsModelsThatDescendFromOneThatWasTrainedOnTheUserAndTheRunsMadeByThem()
      throws IOException {
    Roots.model(store, "datasets/dt=2026-01-02/run=a2", "b2", "models/a1");
    Roots.model(store, "datasets/dt=2026-01-02/run=a2", "b1", "models/b2");
    Roots.run(store, "2026-01-03", "b3", "datasets/dt=2026-01-02/run=a2", "models/b1");
    assertThat(knowing("u1"))
        .containsExactly(
            "reports/dt=2026-01-03/run=b3",
            "reports/dt=2026-01-01/run=a1",
            "recommendations/dt=2026-01-03/run=b3",
            "recommendations/dt=2026-01-01/run=a1",
            "models/b2",
            "models/b1",
            "models/a1",
            "datasets/dt=2026-01-01/run=a1");
  }

  @Test
  void deletesNothingWhileTheModelThatServesDescendsFromOneThatWasTrainedOnTheUser()
      throws IOException {
    Roots.model(store, "datasets/dt=2026-01-02/run=a2", "b1", "models/a1");
    String third =
        Roots.run(store, "2026-01-03", "b3", "datasets/dt=2026-01-02/run=a2", "models/b1");
    Roots.point(store, third, Optional.of(second));
    assertThatThrownBy(() -> knowing("u1"))
        .hasMessageContaining("models/b1 is published")
        .hasMessageContaining("run a night with --start-from none of train");
  }

  @Test
  void whoIsStoppedAnywhereFindsTheRestAgain() throws IOException {
    for (int deletes = 0; ; deletes++) {
      List<String> left = store.list("").stream().filter(this::isOfTheFirstNight).toList();
      if (left.isEmpty()) {
        assertThat(deletes).isGreaterThan(10);
        return;
      }
      RetentionPlan plan = new KnowOfUser(store, "u1").plan();
      assertThat(plan.folders().values().stream().flatMap(List::stream).toList())
          .containsExactlyInAnyOrderElementsOf(left);
      assertThatThrownBy(() -> Retention.apply(store, plan, this::deleteOne)).hasMessage("stopped");
    }
  }

  private boolean isOfTheFirstNight(String key) {
    return key.contains("2026-01-01") || key.startsWith("models/a1/");
  }

  private void deleteOne(String key) throws IOException {
    store.delete(key);
    throw new IOException("stopped");
  }

  private String words(String user) throws IOException {
    ForgetSettings settings = new ForgetSettings(root.toString(), user, true);
    return ForgetMain.words(settings, new KnowOfUser(store, user).plan(), "R");
  }

  @Test
  void findsRowsThatWereRejectedButNoLongerWords() throws IOException {
    rejected("datasets/dt=2026-01-01/run=a1", "{\"row\":\"{\\\"visitor\\\":\\\"u7\\\"}\"}");
    assertThat(knowing("u7")).containsExactlyElementsOf(FIRST_NIGHT);
    assertThat(knowing("7")).isEmpty();
  }

  @Test
  void findsReportsThatShowTheUser() throws IOException {
    store.create(
        "reports/dt=2026-01-02/run=unpublished/index.html", "<code>u1</code>".getBytes(UTF_8));
    assertThat(knowing("u1")).contains("reports/dt=2026-01-02/run=unpublished");
  }

  @Test
  void deletesNothingWhileThePublishedRunKnowsTheUser() throws IOException {
    List<String> before = store.list("");
    assertThatThrownBy(() -> knowing("u2"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(second + " is published and knows of the user")
        .hasMessageContaining("then forget them");
    assertThat(forget("u2")).isEqualTo(ExitCode.FAILED);
    assertThat(store.list("")).isEqualTo(before);
  }

  @Test
  void deletesNothingWhileTheModelThatServesWasTrainedOnTheUser() throws IOException {
    String third =
        Roots.run(store, "2026-01-03", "a3", "datasets/dt=2026-01-02/run=a2", "models/a1");
    Roots.point(store, third, Optional.of(second));
    assertThatThrownBy(() -> knowing("u1")).hasMessageContaining("models/a1 is published");
  }

  @Test
  void worksBeforeAnythingIsPublished() throws IOException {
    store.delete(Layout.CURRENT);
    assertThat(forget("u2")).isEqualTo(ExitCode.DONE);
    assertThat(store.list("")).noneMatch(key -> key.contains("2026-01-02"));
  }
}
