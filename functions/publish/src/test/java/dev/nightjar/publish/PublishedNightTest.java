package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.show.UserPage;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishedNightTest {
  @TempDir Path root;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyFormatHoldsTheSameRecommendations() throws IOException {
    Map<String, UserRecommendations> parquet = published(PartFormat.PARQUET);
    assertThat(parquet).hasSize(60);
    assertThat(parquet.get("u17").items()).extracting("rank").containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(published(PartFormat.CSV)).isEqualTo(parquet);
    assertThat(published(PartFormat.JSONL)).isEqualTo(parquet);
  }

  @ParameterizedTest
  @EnumSource(PartFormat.class)
  void aNightPartedBySegmentHoldsTheSameRecommendations(PartFormat format) throws IOException {
    Map<String, UserRecommendations> whole = published(format);
    new Publisher(store).publish(Nights.partitioned(store, format, 6));
    PublishedNight night = PublishedNight.open(store);
    assertThat(night.facts().partitionBy()).contains("segment");
    assertThat(night.parts()).isEqualTo(Nights.PARTS);
    assertThat(night.files(0)).hasSize(3);
    Map<String, UserRecommendations> parted = new HashMap<>();
    night.forEachUser(user -> parted.put(user.userId(), user));
    assertThat(parted).isEqualTo(whole);
    assertThat(night.user("u17")).contains(whole.get("u17"));
    assertThat(night.user("nobody")).isEmpty();
    assertThat(UserPage.read(store, "u18").text()).contains("Recommendations: 6");
  }

  @Test
  void findsOneUser() throws IOException {
    Map<String, UserRecommendations> all = published(PartFormat.PARQUET);
    PublishedNight night = PublishedNight.open(store);
    assertThat(night.user("u17")).contains(all.get("u17"));
    assertThat(night.user("nobody")).isEmpty();
  }

  @Test
  void refusesAManifestOrAPartThatWasChanged() throws IOException {
    published(PartFormat.JSONL);
    PublishedNight night = PublishedNight.open(store);
    String run = night.pointer().manifest().replace("/" + Layout.MANIFEST, "");
    for (int part = 0; part < Nights.PARTS; part++) {
      Nights.rewrite(
          root,
          run + "/" + Layout.part(part, 3, "jsonl"),
          bytes -> {
            bytes[bytes.length - 2] = ' ';
            return bytes;
          });
    }
    assertThatThrownBy(() -> night.user("u17"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("digest");
    Nights.rewrite(
        root,
        night.pointer().manifest(),
        bytes -> {
          bytes[bytes.length - 1] = ' ';
          return bytes;
        });
    assertThatThrownBy(() -> PublishedNight.open(store))
        .hasMessageContaining("expected digest " + night.pointer().sha256());
  }

  @Test
  void saysThatNothingIsPublished() {
    assertThatThrownBy(() -> PublishedNight.open(store))
        .hasMessageContaining("current.json: expected a published night, found none");
  }

  @Test
  void showsHistoryRecommendationsAndReasons() throws IOException {
    published(PartFormat.PARQUET);
    int[] history = Nights.NIGHT.histories().get("u18");
    assertThat(history).hasSizeBetween(2, 10);
    String page = UserPage.read(store, "u18").text();
    assertThat(page)
        .startsWith("User u18, night of 2026-01-31, run ")
        .contains("History: %d interactions".formatted(history.length))
        .contains("2023-11-14  " + title(history[0]))
        .contains("  rank  title")
        .contains("closest in text to ")
        .contains("Recommendations: 6");
    assertThat(page.lines().filter(line -> line.matches(" {5}[1-6] .* model .*"))).hasSize(6);
  }

  @Test
  void showsThePopularItemsOfSomeoneWithoutHistory() throws IOException {
    published(PartFormat.JSONL);
    assertThat(UserPage.read(store, "u3").text())
        .contains("History: none")
        .contains("popular   popular with everyone")
        .doesNotContain("closest in text");
  }

  @Test
  void saysThatAUserIsUnknown() throws IOException {
    published(PartFormat.JSONL);
    assertThatThrownBy(() -> UserPage.read(store, "nobody"))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("user nobody is unknown");
  }

  private static String title(int item) {
    return item % 5 == 0 ? "i" + item : "Item number " + item;
  }

  private Map<String, UserRecommendations> published(PartFormat format) throws IOException {
    new Publisher(store).publish(Nights.recommended(store, format, 6));
    Map<String, UserRecommendations> users = new HashMap<>();
    PublishedNight.open(store).forEachUser(user -> users.put(user.userId(), user));
    return users;
  }
}
